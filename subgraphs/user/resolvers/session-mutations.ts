import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import type { SessionTokens } from '../use-cases/grant-tokens.ts';
import { refreshInput, refreshSession } from '../use-cases/refresh-session.ts';
import { revokeOtherSessions, revokeSession } from '../use-cases/revoke-session.ts';
import { signIn, signInInput } from '../use-cases/sign-in.ts';
import { signUp, signUpInput } from '../use-cases/sign-up.ts';

/** Answers with the tokens and the person, who may read everything about themselves in this answer. */
function sessionPayload({ loaders }: Context, work: () => Promise<{ userId: string; tokens: SessionTokens }>) {
  return userErrorsOf(async () => {
    const { userId, tokens } = await work();
    const user = await loaders.userById.load(userId);
    return { user: user && { ...user, hasJustProved: true as const }, tokens };
  });
}

type SessionMutations = Pick<MutationResolvers, 'userSignUp' | 'userSignIn' | 'sessionRefresh' | 'sessionRevoke' | 'sessionsRevokeOthers'>;

export const sessionMutations: SessionMutations = {
  userSignUp: (_parent, { input }, context) => sessionPayload(context, () => signUp(context.useCases, parseInput(signUpInput, input), context.clientAddress)),
  userSignIn: (_parent, { input }, context) => sessionPayload(context, () => signIn(context.useCases, parseInput(signInInput, input), context.clientAddress)),
  sessionRefresh: (_parent, args, context) => sessionPayload(context, () => refreshSession(context.useCases, parseInput(refreshInput, { ...args }, []))),
  sessionRevoke: (_parent, { id }, { useCases, viewer }) =>
    userErrorsOf(async () => {
      const sessionId = id ?? (viewer.sessionId as string);
      await revokeSession(useCases, { userId: viewer.userId as string, sessionId, isCurrent: sessionId === viewer.sessionId });
      return { sessionId };
    }),
  sessionsRevokeOthers: (_parent, _args, { useCases, viewer }) =>
    userErrorsOf(async () => ({ revokedCount: await revokeOtherSessions(useCases, { userId: viewer.userId as string, currentId: viewer.sessionId }) })),
};
