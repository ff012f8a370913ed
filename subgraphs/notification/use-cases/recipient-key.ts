import { createHash } from 'node:crypto';

/** Names a recipient for the one-notification-per-recipient rule: the account, or for guests a digest of their address. */
export function recipientKey({ userId, email }: { userId: string | null; email: string | null }): string {
  if (userId !== null) return userId;
  if (email === null) throw new TypeError('a recipient needs an account or an e-mail address');
  return `guest:${createHash('sha256').update(email.trim().toLowerCase()).digest('hex')}`;
}
