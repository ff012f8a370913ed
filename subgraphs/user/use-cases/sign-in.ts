/** A person signs in with address and password. */
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { hashSecret, newSecret } from '../credentials/secret-token.ts';
import { insertChallenge, secondFactorOf } from '../data/second-factor-repository.ts';
import { challengeLifetimeMs } from '../domain/second-factor.ts';
import { credentialsByEmail, type Credentials } from '../data/user-repository.ts';
import { maxEmailLength } from '../domain/email.ts';
import type { ClientAddress } from '../credentials/attempt-limits.ts';
import type { UseCaseDeps } from './deps.ts';
import { grantTokens, type SessionTokens } from './grant-tokens.ts';
import { client, typedPassword } from './inputs.ts';
import { openSession } from './open-session.ts';

// The address is only compared here: a malformed one is an unknown one.
export const signInInput = z.strictObject({ email: z.string().max(maxEmailLength), password: typedPassword, client: client.nullish() });

export interface SignedIn {
  userId: string;
  tokens: SessionTokens;
}
export interface SecondStep {
  challenge: { token: string; expiresAt: Date };
}

/**
 * Whether the account exists, the password is wrong or too many have been tried can be told neither by the answer nor by the time it
 * takes: unknown accounts are counted and checked like others. Attempts count for the account and for the address they come from.
 * @throws DomainError INVALID_CREDENTIALS or TOO_MANY_ATTEMPTS.
 */
export async function signIn(deps: UseCaseDeps, input: z.infer<typeof signInInput>, address: ClientAddress): Promise<SignedIn | SecondStep> {
  await deps.limits.countAddress(address);
  const account = await credentialsByEmail(deps.db, input.email);
  await deps.limits.countPassword(input.email, account?.lastSignedInAt ?? null);
  const isRight = await deps.passwords.verify(account?.passwordHash ?? null, input.password);
  if (!account || !isRight) throw new DomainError('INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.');
  await deps.limits.forgiveAddress(address);
  const passwordHash = await renewedHash(deps, account, input.password);
  if ((await secondFactorOf(deps.db, account.userId))?.confirmedAt) return askForSecondFactor(deps, account.userId);
  const session = await deps.db.transaction(async (tx) => {
    if (passwordHash) await tx.execute('UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?', [passwordHash, account.userId, account.passwordHash]);
    return openSession(tx, deps, account.userId, input.client);
  });
  return { userId: account.userId, tokens: await grantTokens(deps, session) };
}

/** The password was right; the session begins once the second factor is proved. The challenge is good for that and nothing else. */
async function askForSecondFactor({ db, now }: UseCaseDeps, userId: string): Promise<SecondStep> {
  const token = newSecret('challenge');
  const expiresAt = new Date(now().getTime() + challengeLifetimeMs);
  await insertChallenge(db, { tokenHash: hashSecret(token), userId, expiresAt });
  return { challenge: { token, expiresAt } };
}

/** A hash with today's costs when the stored one has others: only now is the password at hand. */
async function renewedHash({ passwords }: UseCaseDeps, account: Credentials, password: string): Promise<string | undefined> {
  return passwords.isOutdated(account.passwordHash) ? passwords.hash(password) : undefined;
}
