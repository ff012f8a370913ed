import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { changePassword, changePasswordInput } from '../use-cases/change-password.ts';
import { requestPasswordReset, resetRequestInput } from '../use-cases/request-password-reset.ts';
import { resetPassword, resetPasswordInput } from '../use-cases/reset-password.ts';
import { resendVerification, verifyEmail, verifyInput } from '../use-cases/verify-email.ts';

/** Runs a use case about one person and answers with the person as they are afterwards. */
function personPayload({ loaders }: Context, work: () => Promise<string>) {
  return userErrorsOf(async () => {
    const userId = await work();
    return { user: await loaders.userById.clear(userId).load(userId) };
  });
}

type PasswordMutations = Pick<MutationResolvers, 'passwordChange' | 'passwordResetRequest' | 'passwordReset' | 'emailVerify' | 'emailVerificationResend'>;

export const passwordMutations: PasswordMutations = {
  passwordChange: (_parent, { input }, context) =>
    personPayload(context, async () => {
      const userId = context.viewer.userId as string;
      await changePassword(context.useCases, { userId, sessionId: context.viewer.sessionId, ...parseInput(changePasswordInput, input) });
      return userId;
    }),
  passwordResetRequest: (_parent, args, { useCases, clientAddress }) =>
    userErrorsOf(async () => {
      await requestPasswordReset(useCases, parseInput(resetRequestInput, { ...args }, []).email, clientAddress);
      return { isAccepted: true };
    }),
  passwordReset: (_parent, { input }, context) => personPayload(context, () => resetPassword(context.useCases, parseInput(resetPasswordInput, input))),
  emailVerify: (_parent, args, context) => personPayload(context, () => verifyEmail(context.useCases, parseInput(verifyInput, { ...args }, []).token)),
  emailVerificationResend: (_parent, _args, context) =>
    personPayload(context, async () => {
      const userId = context.viewer.userId as string;
      await resendVerification(context.useCases, userId);
      return userId;
    }),
};
