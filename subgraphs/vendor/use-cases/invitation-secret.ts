/** The secret in an invitation letter. Only its hash is stored, so that a copy of the database lets nobody in. */
import { createHash, randomBytes } from 'node:crypto';
import { vendorStaffInvited } from '#events/vendor';
import type { Tx } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import type { InvitationRow } from '../data/staff-repository.ts';
import type { LockedVendor } from '../data/vendor-repository.ts';

const dayMs = 86_400_000;
const lifetimeMs = 7 * dayMs;

export interface InvitationSecret {
  token: string;
  tokenHash: string;
  expiresAt: Date;
}

/** 256 random bits; the fixed beginning lets secret scanners find tokens that ended up where they should not be. */
export function newInvitationSecret(at: Date): InvitationSecret {
  const token = `mkt_vi_${randomBytes(32).toString('base64url')}`;
  return { token, tokenHash: hashInvitation(token), expiresAt: new Date(at.getTime() + lifetimeMs) };
}

export function hashInvitation(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Appends the event that has the letter sent. The event log is kept for good and read by operators: the fact stays in it, the secret does not. */
export async function sendInvitation(tx: Tx, outbox: Outbox, { vendor, invitation, secret }: { vendor: LockedVendor; invitation: InvitationRow; secret: InvitationSecret }): Promise<void> {
  const { id: invitationId, email, role, locale } = invitation;
  const facts = { vendorId: vendor.id, vendorName: vendor.name, invitationId, email, role, locale, expiresAt: secret.expiresAt.toISOString() };
  const messageId = await outbox.add(tx, vendorStaffInvited, { aggregateId: vendor.id, aggregateVersion: vendor.version + 1, data: { ...facts, token: secret.token } });
  await tx.execute("UPDATE event_log SET data = ? WHERE aggregate_type = 'vendor' AND aggregate_id = ? AND id = ?", [JSON.stringify(facts), vendor.id, messageId]);
}
