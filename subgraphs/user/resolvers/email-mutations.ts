import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { confirmEmailChange, emailChangeInput, emailTokenInput, requestEmailChange, undoEmailChange } from '../use-cases/change-email.ts';

export const emailMutations: Pick<MutationResolvers, 'emailChange' | 'emailChangeConfirm' | 'emailChangeUndo'> = {
  emailChange: (_parent, { input }, { useCases, viewer }) =>
    userErrorsOf(async () => {
      await requestEmailChange(useCases, { userId: viewer.userId as string, sessionId: viewer.sessionId, ...parseInput(emailChangeInput, input) });
      return { isAccepted: true };
    }),
  emailChangeConfirm: (_parent, args, { useCases, loaders }) =>
    userErrorsOf(async () => ({ user: await loaders.userById.load(await confirmEmailChange(useCases, parseInput(emailTokenInput, { ...args }, []).token)) })),
  emailChangeUndo: (_parent, args, { useCases, loaders }) =>
    userErrorsOf(async () => ({ user: await loaders.userById.load(await undoEmailChange(useCases, parseInput(emailTokenInput, { ...args }, []).token)) })),
};
