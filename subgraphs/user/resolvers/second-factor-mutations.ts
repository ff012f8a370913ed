import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { accessTokenFor } from '../use-cases/grant-tokens.ts';
import { typedPassword } from '../use-cases/inputs.ts';
import { confirmSecondFactor, disableSecondFactor, enrolSecondFactor, regenerateRecoveryCodes, stepUp } from '../use-cases/manage-second-factor.ts';
import { typedCode } from '../use-cases/prove-second-factor.ts';

const passwordInput = z.strictObject({ password: typedPassword });
const codeInput = z.strictObject({ code: typedCode });

const sessionOf = ({ viewer }: Context) => ({ userId: viewer.userId as string, sessionId: viewer.sessionId });
const codeOf = (args: { code: string }) => parseInput(codeInput, { ...args }, []);
/** What the session proved counts from the next access token on: here it is. */
const nextToken = (context: Context) => accessTokenFor(context.useCases, { userId: context.viewer.userId as string, sessionId: context.viewer.sessionId as string });

type SecondFactorMutations = Pick<MutationResolvers, 'secondFactorEnrol' | 'secondFactorConfirm' | 'secondFactorProve' | 'secondFactorDisable' | 'recoveryCodesRegenerate'>;

export const secondFactorMutations: SecondFactorMutations = {
  secondFactorEnrol: (_parent, args, context) => userErrorsOf(() => enrolSecondFactor(context.useCases, { ...sessionOf(context), ...parseInput(passwordInput, { ...args }, []) })),
  secondFactorConfirm: (_parent, args, context) =>
    userErrorsOf(async () => {
      const recoveryCodes = await confirmSecondFactor(context.useCases, { ...sessionOf(context), ...codeOf(args) });
      return { recoveryCodes, ...(await nextToken(context)) };
    }),
  secondFactorProve: (_parent, args, context) =>
    userErrorsOf(async () => {
      await stepUp(context.useCases, { ...sessionOf(context), ...codeOf(args) });
      return nextToken(context);
    }),
  secondFactorDisable: (_parent, args, context) =>
    userErrorsOf(async () => {
      await disableSecondFactor(context.useCases, { ...sessionOf(context), ...codeOf(args) });
      return { user: await context.loaders.userById.load(context.viewer.userId as string) };
    }),
  recoveryCodesRegenerate: (_parent, args, context) =>
    userErrorsOf(async () => ({ recoveryCodes: await regenerateRecoveryCodes(context.useCases, { ...sessionOf(context), ...codeOf(args) }) })),
};
