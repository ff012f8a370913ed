/** Somebody forgot the password of an account. */
import { newId } from '#platform/ids';
import { z } from 'zod';
import type { ClientAddress } from '../credentials/attempt-limits.ts';
import { insertResetRequest, takeResetRequests } from '../data/mail-token-repository.ts';
import { credentialsByEmail, lockUser } from '../data/user-repository.ts';
import { emailKey } from '../domain/email.ts';
import type { UseCaseDeps } from './deps.ts';
import { email } from './inputs.ts';
import { sendMailToken } from './send-mail-token.ts';

export const resetRequestInput = z.strictObject({ email });

/**
 * Takes the request, whether there is such an account or not: that is looked up later by `answerResetRequests`, so neither the answer
 * nor its time tells. Too many requests for one address are dropped without a word.
 * @throws DomainError TOO_MANY_ATTEMPTS after many from one network address, whatever they were for.
 */
export async function requestPasswordReset({ db, limits, now }: UseCaseDeps, address: string, from: ClientAddress): Promise<void> {
  await limits.countRequest(from);
  if (!(await limits.allowsMail(address))) return;
  await insertResetRequest(db, newId('rrq', now()), emailKey(address));
}

const batch = 20;

/** Has the mails sent for requests that were taken. Returns how many requests there were, at most 20. */
export async function answerResetRequests({ db, outbox, now }: Pick<UseCaseDeps, 'db' | 'outbox' | 'now'>): Promise<number> {
  return db.transaction(async (tx) => {
    const addresses = await takeResetRequests(tx, batch);
    // In one order everywhere, so that processes never wait for each other in a circle.
    for (const address of [...new Set(addresses)].toSorted()) {
      const account = await credentialsByEmail(tx, address);
      if (account && (await lockUser(tx, account.userId))) await sendMailToken(tx, { outbox, now }, account.userId, 'RESET');
    }
    return addresses.length;
  });
}
