import { createHash } from 'node:crypto';

const endpointPrefix = 'whs_';

/** Names a recipient for the one-notification-per-recipient rule: the account, the endpoint, or for guests a digest of their address. */
export function recipientKey({ userId, email, endpointId }: { userId: string | null; email: string | null; endpointId: string | null }): string {
  if (endpointId !== null) return endpointId;
  if (userId !== null) return userId;
  if (email === null) throw new TypeError('a recipient needs an account or an e-mail address');
  return `guest:${createHash('sha256').update(email.trim().toLowerCase()).digest('hex')}`;
}

/** The endpoint that a recipient's name stands for; null when it is a person's. */
export function endpointOf(recipient: string): string | null {
  return recipient.startsWith(endpointPrefix) ? recipient : null;
}
