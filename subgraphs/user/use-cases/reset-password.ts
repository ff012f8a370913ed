/** A person sets a new password with the token from a mail. */
import { userUpdated } from '#events/user';
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { hashSecret } from '../credentials/secret-token.ts';
import { spendMailToken, userOfMailToken } from '../data/mail-token-repository.ts';
import { credentialsOf, lockUser, markEmailVerified } from '../data/user-repository.ts';
import { assertStrongPassword } from '../domain/password-policy.ts';
import { announceUser } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';
import { typedPassword } from './inputs.ts';
import { setPassword } from './set-password.ts';

export const resetPasswordInput = z.strictObject({ token: z.string().min(1).max(200), newPassword: typedPassword });

/**
 * Ends every session, and proves the address as a side effect. A weak password leaves the token as it was. Returns the person's id.
 * @throws DomainError INVALID_TOKEN or WEAK_PASSWORD.
 */
export async function resetPassword(deps: UseCaseDeps, { token, newPassword }: z.infer<typeof resetPasswordInput>): Promise<string> {
  const { db, passwords, now } = deps;
  const tokenHash = hashSecret(token);
  const userId = await userOfMailToken(db, tokenHash, 'RESET', now());
  const account = userId && (await credentialsOf(db, userId));
  if (!userId || !account) throw invalidToken();
  assertStrongPassword(newPassword, { context: [account.email, account.displayName], field: ['input', 'newPassword'] });
  const passwordHash = await passwords.hash(newPassword);
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    if (!(await spendMailToken(tx, tokenHash, 'RESET'))) throw invalidToken();
    if (await markEmailVerified(tx, userId, now())) await announceUser({ tx, outbox: deps.outbox, contract: userUpdated, userId });
    await setPassword(tx, deps, { userId, passwordHash, how: 'RESET', exceptSession: null });
  });
  return userId;
}

const invalidToken = () => new DomainError('INVALID_TOKEN', 'The link has been used or has expired; ask for a new one.', { field: ['input', 'token'] });
