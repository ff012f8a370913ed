import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import type { UserParent } from '../mappers.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { refreshInput, refreshSession } from '../use-cases/refresh-session.ts';
import { revokeOtherSessions, revokeSession } from '../use-cases/revoke-session.ts';
import { completeSignIn, completeSignInInput } from '../use-cases/complete-sign-in.ts';
import { signIn, signInInput, type SecondStep, type SignedIn } from '../use-cases/sign-in.ts';
import { signUp, signUpInput } from '../use-cases/sign-up.ts';

/** Told as a refusal, too, so that a client that knows no second step says something sensible. */
const secondFactorRequired = { code: 'SECOND_FACTOR_REQUIRED', message: 'Enter the code of your second factor.', field: null };

type Outcome = SignedIn | SecondStep;
type Payload = SecondStep & { user: UserParent | null; tokens: SignedIn['tokens'] };

/** Answers with the tokens and the person, who may read everything about themselves in this answer. */
async function sessionPayload({ loaders }: Context, work: () => Promise<Outcome>) {
  const payload = await userErrorsOf<Partial<Payload>>(async () => {
    const outcome = await work();
    if ('challenge' in outcome) return outcome;
    const { userId, tokens } = outcome;
    const user = await loaders.userById.load(userId);
    return { user: user && { ...user, hasJustProved: true as const }, tokens };
  });
  return payload.challenge ? { ...payload, userErrors: [secondFactorRequired] } : payload;
}

type SessionMutations = Pick<MutationResolvers, 'userSignUp' | 'userSignIn' | 'userSignInComplete' | 'sessionRefresh' | 'sessionRevoke' | 'sessionsRevokeOthers'>;

export const sessionMutations: SessionMutations = {
  userSignUp: (_parent, { input }, context) => sessionPayload(context, () => signUp(context.useCases, parseInput(signUpInput, input), context.clientAddress)),
  userSignIn: (_parent, { input }, context) => sessionPayload(context, () => signIn(context.useCases, parseInput(signInInput, input), context.clientAddress)),
  userSignInComplete: (_parent, { input }, context) => sessionPayload(context, () => completeSignIn(context.useCases, parseInput(completeSignInInput, input))),
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
