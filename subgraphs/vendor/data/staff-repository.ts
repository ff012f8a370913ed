/** Staff, invitations, offers of ownership, and what is known of people. The vendor is in every WHERE. */
import { In, type EntityManager } from 'typeorm';
import type { Sql } from '#platform/data/database';
import type { StaffRole } from '../domain/staff-roles.ts';
import { staffEntity, type StaffRow } from './entities.ts';

export interface InvitationRow {
  id: string;
  vendorId: string;
  email: string;
  emailKey: string;
  role: StaffRole;
  state: 'PENDING' | 'ACCEPTED' | 'REVOKED';
  locale: string;
  invitedBy: string | null;
  sentCount: number;
  sentAt: Date;
  expiresAt: Date;
}

export interface OfferRow {
  id: string;
  vendorId: string;
  fromUserId: string;
  toUserId: string;
  offeredAt: Date;
  expiresAt: Date;
}

export function staffByVendorIds(manager: EntityManager, vendorIds: readonly string[]): Promise<StaffRow[]> {
  return manager.getRepository(staffEntity).find({ where: { vendorId: In([...vendorIds]) }, order: { since: 'ASC', id: 'ASC' } });
}

export function staffByUserIds(manager: EntityManager, userIds: readonly string[]): Promise<StaffRow[]> {
  return manager.getRepository(staffEntity).find({ where: { userId: In([...userIds]) }, order: { since: 'ASC', id: 'ASC' } });
}

const staffColumns = 'id, vendor_id AS vendorId, user_id AS userId, role, since, version';

/** One of a vendor's staff. */
export async function staffMember(sql: Sql, vendorId: string, by: { id: string } | { userId: string }): Promise<StaffRow | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['user_id', by.userId];
  const [row] = await sql.query<StaffRow>(`SELECT ${staffColumns} FROM vendor_staff WHERE vendor_id = ? AND ${column} = ?`, [vendorId, value]);
  return row ?? null;
}

export async function insertStaff(sql: Sql, { id, vendorId, userId, role, since }: Omit<StaffRow, 'version'>): Promise<void> {
  await sql.execute('INSERT INTO vendor_staff (id, vendor_id, user_id, role, since) VALUES (?)', [[id, vendorId, userId, role, since]]);
}

export async function setRole(sql: Sql, { id, vendorId }: Pick<StaffRow, 'id' | 'vendorId'>, role: StaffRole): Promise<void> {
  await sql.execute('UPDATE vendor_staff SET role = ?, version = version + 1 WHERE id = ? AND vendor_id = ?', [role, id, vendorId]);
}

export async function deleteStaff(sql: Sql, { id, vendorId }: Pick<StaffRow, 'id' | 'vendorId'>): Promise<void> {
  await sql.execute('DELETE FROM vendor_staff WHERE id = ? AND vendor_id = ?', [id, vendorId]);
}

/** Names the owner's row, which from then on can neither go nor change its role. Null lets go of it, within a hand-over. */
export async function nameOwner(sql: Sql, vendorId: string, staffId: string | null): Promise<void> {
  await sql.execute('UPDATE vendors SET owner_staff_id = ? WHERE id = ?', [staffId, vendorId]);
}

export async function countStaff(sql: Sql, vendorId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>('SELECT COUNT(*) AS count FROM vendor_staff WHERE vendor_id = ?', [vendorId]);
  return row?.count ?? 0;
}

const invitationColumns = `id, vendor_id AS vendorId, email, email_key AS emailKey, role, state, locale, invited_by AS invitedBy, sent_count AS sentCount,
  sent_at AS sentAt, expires_at AS expiresAt`;

/** Invitations without an answer, expired ones included, newest first: at most `limit` of each vendor, read by the index. */
export async function openInvitations(sql: Sql, vendorIds: readonly string[], limit: number): Promise<InvitationRow[]> {
  const part = `(SELECT ${invitationColumns} FROM staff_invitations WHERE vendor_id = ? AND state = 'PENDING' ORDER BY id DESC LIMIT ?)`;
  return sql.query<InvitationRow>(vendorIds.map(() => part).join(' UNION ALL '), vendorIds.flatMap((id) => [id, limit]));
}

export async function countOpenInvitations(sql: Sql, vendorId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>("SELECT COUNT(*) AS count FROM staff_invitations WHERE vendor_id = ? AND state = 'PENDING'", [vendorId]);
  return row?.count ?? 0;
}

export async function invitation(sql: Sql, vendorId: string, id: string): Promise<InvitationRow | null> {
  const [row] = await sql.query<InvitationRow>(`SELECT ${invitationColumns} FROM staff_invitations WHERE vendor_id = ? AND id = ?`, [vendorId, id]);
  return row ?? null;
}

export async function invitationByToken(sql: Sql, tokenHash: string): Promise<InvitationRow | null> {
  const [row] = await sql.query<InvitationRow>(`SELECT ${invitationColumns} FROM staff_invitations WHERE token_hash = ?`, [tokenHash]);
  return row ?? null;
}

/** Throws on key `uq_staff_invitations_open` when the address has an open one. */
export async function insertInvitation(sql: Sql, row: InvitationRow & { tokenHash: string }): Promise<void> {
  await sql.execute(
    `INSERT INTO staff_invitations (id, vendor_id, email, email_key, role, state, locale, token_hash, invited_by, created_at, sent_at, expires_at)
     VALUES (?)`,
    [[row.id, row.vendorId, row.email, row.emailKey, row.role, row.state, row.locale, row.tokenHash, row.invitedBy, row.sentAt, row.sentAt, row.expiresAt]],
  );
}

/** Replaces the secret, so that former letters are worth nothing. */
export async function renewInvitation(sql: Sql, { id, vendorId }: Pick<InvitationRow, 'id' | 'vendorId'>, { tokenHash, now, expiresAt }: { tokenHash: string; now: Date; expiresAt: Date }): Promise<void> {
  await sql.execute('UPDATE staff_invitations SET token_hash = ?, sent_at = ?, expires_at = ?, sent_count = sent_count + 1, version = version + 1 WHERE id = ? AND vendor_id = ?', [
    tokenHash,
    now,
    expiresAt,
    id,
    vendorId,
  ]);
}

/** Ends an open invitation; false when it was settled before. */
export async function settleInvitation(sql: Sql, { id, vendorId }: Pick<InvitationRow, 'id' | 'vendorId'>, { state, userId, now }: { state: 'ACCEPTED' | 'REVOKED'; userId: string | null; now: Date }): Promise<boolean> {
  const { affectedRows } = await sql.execute(
    "UPDATE staff_invitations SET state = ?, accepted_by = ?, settled_at = ?, version = version + 1 WHERE id = ? AND vendor_id = ? AND state = 'PENDING'",
    [state, state === 'ACCEPTED' ? userId : null, now, id, vendorId],
  );
  return affectedRows === 1;
}

const offerColumns = 'id, vendor_id AS vendorId, from_user_id AS fromUserId, to_user_id AS toUserId, offered_at AS offeredAt, expires_at AS expiresAt';

/** Offers that can still be accepted. */
export function offersByVendorIds(sql: Sql, vendorIds: readonly string[], now: Date): Promise<OfferRow[]> {
  return sql.query<OfferRow>(`SELECT ${offerColumns} FROM ownership_offers WHERE vendor_id IN (?) AND expires_at > ?`, [vendorIds, now]);
}

export async function replaceOffer(sql: Sql, offer: OfferRow): Promise<void> {
  await sql.execute('REPLACE INTO ownership_offers (vendor_id, id, from_user_id, to_user_id, offered_at, expires_at) VALUES (?)', [
    [offer.vendorId, offer.id, offer.fromUserId, offer.toUserId, offer.offeredAt, offer.expiresAt],
  ]);
}

/** Removes the open offer; with `toUserId` only one made to that person. Returns whether there was one. */
export async function deleteOffer(sql: Sql, vendorId: string, toUserId?: string): Promise<boolean> {
  const { affectedRows } = await sql.execute(`DELETE FROM ownership_offers WHERE vendor_id = ?${toUserId === undefined ? '' : ' AND to_user_id = ?'}`, toUserId === undefined ? [vendorId] : [vendorId, toUserId]);
  return affectedRows > 0;
}

/** Keeps the copy of a person, unless it is as new already. */
export async function savePerson(sql: Sql, { userId, version, emailKey, isVerified }: { userId: string; version: number; emailKey: string; isVerified: boolean }): Promise<void> {
  // Assignments run from left to right: the version, which the others compare with, comes last.
  await sql.execute(
    `INSERT INTO people (user_id, version, email_key, email_verified) VALUES (?)
     ON DUPLICATE KEY UPDATE email_key = IF(version < VALUES(version), VALUES(email_key), email_key),
       email_verified = IF(version < VALUES(version), VALUES(email_verified), email_verified), version = GREATEST(version, VALUES(version))`,
    [[userId, version, emailKey, isVerified]],
  );
}

export async function personById(sql: Sql, userId: string): Promise<{ emailKey: string; isVerified: boolean } | null> {
  const [row] = await sql.query<{ emailKey: string; isVerified: number }>('SELECT email_key AS emailKey, email_verified AS isVerified FROM people WHERE user_id = ?', [userId]);
  return row ? { emailKey: row.emailKey, isVerified: Boolean(row.isVerified) } : null;
}
