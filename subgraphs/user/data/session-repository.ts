/** Sessions and their refresh tokens, by hash. */
import type { EntityManager } from 'typeorm';
import { In, IsNull, MoreThan } from 'typeorm';
import type { Sql } from '#platform/data/database';
import { sessionEntity, type SessionRow } from './entities.ts';

export const maxSessions = 100;

/** Sessions that are alive, latest use first. */
export function liveSessionsByUserIds(manager: EntityManager, userIds: readonly string[], now: Date): Promise<SessionRow[]> {
  const where = { userId: In([...userIds]), revokedAt: IsNull(), expiresAt: MoreThan(now), idleUntil: MoreThan(now) };
  return manager.getRepository(sessionEntity).find({ where, order: { lastUsedAt: 'DESC', id: 'DESC' } });
}

/** What an exchange of tokens is decided by. */
export interface SessionSecrets {
  id: string;
  userId: string;
  deviceHash: string | null;
  tokenHash: string;
  rotationSalt: string | null;
  rotationKeyHash: string | null;
  expiresAt: Date;
  idleUntil: Date;
  revokedAt: Date | null;
}

const secretColumns = `s.id, s.user_id AS userId, s.device_hash AS deviceHash, s.token_hash AS tokenHash, s.rotation_salt AS rotationSalt,
  s.rotation_key_hash AS rotationKeyHash, s.expires_at AS expiresAt, s.idle_until AS idleUntil, s.revoked_at AS revokedAt`;

export async function sessionByToken(sql: Sql, tokenHash: string): Promise<SessionSecrets | null> {
  const [row] = await sql.query<SessionSecrets>(`SELECT ${secretColumns} FROM sessions s WHERE s.token_hash = ?`, [tokenHash]);
  return row ?? null;
}

/** The session that once had this token, and when it was exchanged. */
export async function sessionByRetiredToken(sql: Sql, tokenHash: string): Promise<(SessionSecrets & { retiredAt: Date }) | null> {
  const [row] = await sql.query<SessionSecrets & { retiredAt: Date }>(
    `SELECT ${secretColumns}, r.retired_at AS retiredAt FROM retired_refresh_tokens r JOIN sessions s ON s.id = r.session_id WHERE r.token_hash = ?`,
    [tokenHash],
  );
  return row ?? null;
}

/** What a session is known by to its person. */
export interface Device {
  clientKind: string;
  deviceName: string | null;
  deviceHash: string | null;
}

/** Whether the person had sessions, but none on such a device: the first sign-in ever is no news to anybody. */
export async function isNewDevice(sql: Sql, userId: string, { clientKind, deviceName, deviceHash }: Device): Promise<boolean> {
  const [row] = await sql.query<{ total: number; same: number | null }>(
    `SELECT COUNT(*) AS total, CAST(SUM(CASE WHEN ? IS NOT NULL THEN device_hash = ? ELSE device_hash IS NULL AND client_kind = ? AND COALESCE(device_name, '') = ? END) AS SIGNED) AS same
     FROM sessions WHERE user_id = ?`,
    [deviceHash, deviceHash, clientKind, deviceName ?? '', userId],
  );
  return Boolean(row && row.total > 0 && !row.same);
}

export interface NewSession extends Device {
  id: string;
  userId: string;
  tokenHash: string;
  createdAt: Date;
  expiresAt: Date;
  idleUntil: Date;
  secondFactorAt: Date | null;
}

export async function insertSession(sql: Sql, session: NewSession): Promise<void> {
  const { id, userId, clientKind, deviceName, deviceHash, tokenHash, createdAt, expiresAt, idleUntil, secondFactorAt } = session;
  await sql.execute(
    'INSERT INTO sessions (id, user_id, client_kind, device_name, device_hash, token_hash, created_at, last_used_at, expires_at, idle_until, second_factor_at) VALUES (?)',
    [[id, userId, clientKind, deviceName, deviceHash, tokenHash, createdAt, createdAt, expiresAt, idleUntil, secondFactorAt]],
  );
}

export interface Rotation {
  id: string;
  from: string;
  to: string;
  salt: string;
  keyHash: string | null;
  idleUntil: Date;
  now: Date;
}

/** Exchanges the token in one conditional UPDATE: of any number of simultaneous callers exactly one gets true. */
export async function rotateToken(sql: Sql, { id, from, to, salt, keyHash, idleUntil, now }: Rotation): Promise<boolean> {
  const { affectedRows } = await sql.execute(
    `UPDATE sessions SET token_hash = ?, rotation_salt = ?, rotation_key_hash = ?, last_used_at = ?, idle_until = ?
     WHERE id = ? AND token_hash = ? AND revoked_at IS NULL`,
    [to, salt, keyHash, now, idleUntil, id, from],
  );
  if (affectedRows !== 1) return false;
  await sql.execute('INSERT INTO retired_refresh_tokens (token_hash, session_id, retired_at) VALUES (?, ?, ?)', [from, id, now]);
  return true;
}

export type RevocationReason = 'SIGNED_OUT' | 'REVOKED' | 'TOKEN_REUSED' | 'WRONG_DEVICE' | 'PASSWORD_CHANGED' | 'SECOND_FACTOR' | 'ROLES_CHANGED' | 'EMAIL_RESTORED' | 'DELETED' | 'TOO_MANY';

/** Notes that the person proved the second factor in a session. */
export async function markSecondFactor(sql: Sql, { id, userId, at }: { id: string; userId: string; at: Date }): Promise<void> {
  await sql.execute('UPDATE sessions SET second_factor_at = ? WHERE id = ? AND user_id = ?', [at, id, userId]);
}

/** Ends a session of this person. Returns whether it was there and not ended already. */
export async function revokeSession(sql: Sql, { id, userId, reason, now }: { id: string; userId: string; reason: RevocationReason; now: Date }): Promise<boolean> {
  const { affectedRows } = await sql.execute('UPDATE sessions SET revoked_at = ?, revoked_reason = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL', [now, reason, id, userId]);
  return affectedRows === 1;
}

/** Ends all sessions of a person but `except`. Returns how many. */
export async function revokeSessionsOf(sql: Sql, { userId, except, reason, now }: { userId: string; except: string | null; reason: RevocationReason; now: Date }): Promise<number> {
  const { affectedRows } = await sql.execute(
    'UPDATE sessions SET revoked_at = ?, revoked_reason = ? WHERE user_id = ? AND id <> ? AND revoked_at IS NULL AND expires_at > ? AND idle_until > ?',
    [now, reason, userId, except ?? '', now, now],
  );
  return affectedRows;
}

/** Ends the sessions unused for longest beyond the limit per person. */
export async function revokeSurplus(sql: Sql, userId: string, now: Date): Promise<void> {
  const surplus = await sql.query<{ id: string }>(
    'SELECT id FROM sessions WHERE user_id = ? AND revoked_at IS NULL AND idle_until > ? ORDER BY last_used_at DESC, id DESC LIMIT 1000 OFFSET ?',
    [userId, now, maxSessions],
  );
  if (surplus.length === 0) return;
  await sql.execute("UPDATE sessions SET revoked_at = ?, revoked_reason = 'TOO_MANY' WHERE id IN (?)", [now, surplus.map(({ id }) => id)]);
}

/** Whether the session is alive and this person's. */
export async function isSessionLive(sql: Sql, { id, userId, now }: { id: string; userId: string; now: Date }): Promise<boolean> {
  const rows = await sql.query('SELECT id FROM sessions WHERE id = ? AND user_id = ? AND revoked_at IS NULL AND expires_at > ? AND idle_until > ?', [id, userId, now, now]);
  return rows.length > 0;
}

/** Removes sessions that ended before `endedBefore`, with their tokens; at most `limit`. Returns how many. */
export async function pruneSessions(sql: Sql, endedBefore: Date, limit: number): Promise<number> {
  const ended = await sql.query<{ id: string }>('SELECT id FROM sessions WHERE idle_until < ? LIMIT ?', [endedBefore, limit]);
  if (ended.length === 0) return 0;
  const ids = ended.map(({ id }) => id);
  await sql.execute('DELETE FROM retired_refresh_tokens WHERE session_id IN (?)', [ids]);
  const { affectedRows } = await sql.execute('DELETE FROM sessions WHERE id IN (?)', [ids]);
  return affectedRows;
}
