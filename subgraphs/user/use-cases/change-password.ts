/** A person who is signed in changes the password. */
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { isSessionLive } from '../data/session-repository.ts';
import { credentialsOf, lockUser } from '../data/user-repository.ts';
import { assertStrongPassword } from '../domain/password-policy.ts';
import type { UseCaseDeps } from './deps.ts';
import { typedPassword } from './inputs.ts';
import { setPassword } from './set-password.ts';

export const changePasswordInput = z.strictObject({ currentPassword: typedPassword, newPassword: typedPassword });

export interface PasswordChange extends z.infer<typeof changePasswordInput> {
  userId: string;
  sessionId: string | null;
}

/**
 * The session is looked up, though the access token is still good: an ended one must not take the account over in its last minutes.
 * @throws DomainError UNAUTHENTICATED, INVALID_CREDENTIALS, TOO_MANY_ATTEMPTS or WEAK_PASSWORD.
 */
export async function changePassword(deps: UseCaseDeps, { userId, sessionId, currentPassword, newPassword }: PasswordChange): Promise<void> {
  const { db, limits, passwords, now } = deps;
  const account = await credentialsOf(db, userId);
  if (!account || !sessionId || !(await isSessionLive(db, { id: sessionId, userId, now: now() }))) {
    throw new DomainError('UNAUTHENTICATED', 'The session has ended; sign in again.');
  }
  await limits.countPassword(account.email, account.lastSignedInAt);
  if (!(await passwords.verify(account.passwordHash, currentPassword))) {
    throw new DomainError('INVALID_CREDENTIALS', 'The current password is wrong.', { field: ['input', 'currentPassword'] });
  }
  const field = ['input', 'newPassword'];
  assertStrongPassword(newPassword, { context: [account.email, account.displayName], field });
  if (newPassword === currentPassword) throw new DomainError('WEAK_PASSWORD', 'The new password is the old one; choose another.', { field });
  const passwordHash = await passwords.hash(newPassword);
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const current = await credentialsOf(tx, userId);
    // Whoever changed or reset it meanwhile knew better than the password that was just checked.
    if (current?.passwordHash !== account.passwordHash) throw new DomainError('INVALID_CREDENTIALS', 'The password was changed meanwhile.', { field: ['input', 'currentPassword'] });
    await setPassword(tx, deps, { userId, passwordHash, how: 'CHANGED', exceptSession: sessionId });
  });
}
