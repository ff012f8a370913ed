/** The second step of signing in: a code of the second factor for the challenge of the first step. */
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { hashSecret } from '../credentials/secret-token.ts';
import { spendChallenge, tryChallenge } from '../data/second-factor-repository.ts';
import { lockUser } from '../data/user-repository.ts';
import { attemptsPerChallenge } from '../domain/second-factor.ts';
import type { UseCaseDeps } from './deps.ts';
import { grantTokens, type SessionTokens } from './grant-tokens.ts';
import { client } from './inputs.ts';
import { openSession } from './open-session.ts';
import { proveSecondFactor, typedCode } from './prove-second-factor.ts';

export const completeSignInInput = z.strictObject({ challenge: z.string().min(1).max(200), code: typedCode, client: client.nullish() });

/**
 * The attempt is counted before the code is looked at, for the challenge and for the account, so that neither parallel guesses nor
 * new challenges get further.
 * @throws DomainError INVALID_TOKEN for a challenge that has ended, INVALID_CREDENTIALS for a wrong code, TOO_MANY_ATTEMPTS.
 */
export async function completeSignIn(deps: UseCaseDeps, input: z.infer<typeof completeSignInInput>): Promise<{ userId: string; tokens: SessionTokens }> {
  const { db, limits, now } = deps;
  const tokenHash = hashSecret(input.challenge);
  const userId = await tryChallenge(db, { tokenHash, maxAttempts: attemptsPerChallenge, now: now() });
  if (!userId) throw ended();
  await limits.countSecondFactor(userId);
  const session = await db.transaction(async (tx) => {
    if (!(await lockUser(tx, userId)) || !(await spendChallenge(tx, tokenHash))) throw ended();
    await proveSecondFactor(tx, deps, { userId, code: input.code });
    return openSession(tx, deps, userId, input.client, now());
  });
  await limits.forgiveSecondFactor(userId);
  return { userId, tokens: await grantTokens(deps, session) };
}

const ended = () => new DomainError('INVALID_TOKEN', 'The sign-in has expired or was tried too often; begin again.', { field: ['input', 'challenge'] });
