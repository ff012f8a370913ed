/** A person proves that the address is theirs. */
import { userUpdated } from '#events/user';
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { hashSecret } from '../credentials/secret-token.ts';
import { spendMailToken, userOfMailToken } from '../data/mail-token-repository.ts';
import { lockUser, markEmailVerified, usersByIds } from '../data/user-repository.ts';
import { announceUser } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';
import { sendMailToken } from './send-mail-token.ts';

export const verifyInput = z.strictObject({ token: z.string().min(1).max(200) });

/** Returns the person's id. @throws DomainError INVALID_TOKEN. */
export async function verifyEmail({ db, outbox, now }: UseCaseDeps, token: string): Promise<string> {
  const tokenHash = hashSecret(token);
  return db.transaction(async (tx) => {
    const userId = await userOfMailToken(tx, tokenHash, 'VERIFY', now());
    if (!userId || !(await spendMailToken(tx, tokenHash, 'VERIFY'))) {
      throw new DomainError('INVALID_TOKEN', 'The link has been used or has expired; ask for a new one.', { field: ['token'] });
    }
    // Locked first, so that what is announced of a person is in order.
    await lockUser(tx, userId);
    if (await markEmailVerified(tx, userId, now())) await announceUser({ tx, outbox, contract: userUpdated, userId });
    return userId;
  });
}

/** @throws DomainError INVALID_STATE when the address is confirmed already, TOO_MANY_ATTEMPTS after three mails within an hour. */
export async function resendVerification(deps: UseCaseDeps, userId: string): Promise<void> {
  const { db, limits } = deps;
  const [user] = await usersByIds(db.source.manager, [userId]);
  if (!user) throw new DomainError('NOT_FOUND', 'The account does not exist any more.');
  if (user.emailVerifiedAt) throw new DomainError('INVALID_STATE', 'The address is confirmed already.');
  if (!(await limits.allowsMail(user.email))) throw new DomainError('TOO_MANY_ATTEMPTS', 'Three mails were sent within an hour; look for them, or try again later.');
  await db.transaction(async (tx) => {
    if (await lockUser(tx, userId)) await sendMailToken(tx, deps, userId, 'VERIFY');
  });
}
