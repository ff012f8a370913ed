/** Reads and writes of accounts. Credentials are read only by the address, for checking them. */
import { In, type EntityManager } from 'typeorm';
import type { Sql } from '#platform/data/database';
import { emailKey } from '../domain/email.ts';
import { searchTermsOf } from '../domain/search-terms.ts';
import { userEntity, userRoleEntity, type UserRow } from './entities.ts';

export function usersByIds(manager: EntityManager, ids: readonly string[]): Promise<UserRow[]> {
  return manager.getRepository(userEntity).findBy({ id: In([...ids]) });
}

export function rolesByUserIds(manager: EntityManager, ids: readonly string[]) {
  return manager.getRepository(userRoleEntity).find({ where: { userId: In([...ids]) }, order: { role: 'ASC' } });
}

export interface UsersPage {
  /** Each must begin one of the person's search terms. */
  terms: readonly string[];
  limit: number;
  after?: { createdAt: Date; id: string };
}

/** A page of people, newest first. */
export function usersPage(sql: Sql, { terms, limit, after }: UsersPage): Promise<UserRow[]> {
  const { where, params } = matching(terms);
  const position = after ? ' AND (u.created_at < ? OR (u.created_at = ? AND u.id < ?))' : '';
  return sql.query<UserRow>(
    `SELECT u.id, u.email, u.email_verified_at AS emailVerifiedAt, u.display_name AS displayName, u.locale, u.currency, u.country, u.version, u.created_at AS createdAt
     FROM users u WHERE ${where}${position} ORDER BY u.created_at DESC, u.id DESC LIMIT ?`,
    [...params, ...(after ? [after.createdAt, after.createdAt, after.id] : []), limit],
  );
}

export async function countUsers(sql: Sql, terms: readonly string[]): Promise<number> {
  const { where, params } = matching(terms);
  const [row] = await sql.query<{ count: number }>(`SELECT COUNT(*) AS count FROM users u WHERE ${where}`, params);
  return row?.count ?? 0;
}

function matching(terms: readonly string[]): { where: string; params: string[] } {
  const each = terms.map(() => 'u.id IN (SELECT t.user_id FROM user_search_terms t WHERE t.term LIKE ?)');
  return { where: each.join(' AND ') || 'TRUE', params: terms.map((term) => `${term.replace(/[\\%_]/g, '\\$&')}%`) };
}

export interface Credentials {
  userId: string;
  email: string;
  displayName: string;
  passwordHash: string;
  lastSignedInAt: Date | null;
}

const credentialColumns = 'id AS userId, email, display_name AS displayName, password_hash AS passwordHash, last_signed_in_at AS lastSignedInAt';

export async function credentialsByEmail(sql: Sql, email: string): Promise<Credentials | null> {
  const [row] = await sql.query<Credentials>(`SELECT ${credentialColumns} FROM users WHERE email_key = ?`, [emailKey(email)]);
  return row ?? null;
}

export async function credentialsOf(sql: Sql, userId: string): Promise<Credentials | null> {
  const [row] = await sql.query<Credentials>(`SELECT ${credentialColumns} FROM users WHERE id = ?`, [userId]);
  return row ?? null;
}

export interface NewUser {
  id: string;
  email: string;
  emailVerifiedAt: Date | null;
  displayName: string;
  locale: string;
  currency: string;
  country: string | null;
  passwordHash: string;
  /** Beyond `customer`, which everybody is. */
  roles: readonly string[];
  createdAt: Date;
}

/** Throws on key `uq_users_email` when the address is taken. */
export async function insertUser(sql: Sql, user: NewUser): Promise<void> {
  await sql.execute(
    `INSERT INTO users (id, email, email_key, email_verified_at, display_name, locale, currency, country, password_hash, password_changed_at, created_at, updated_at)
     VALUES (?)`,
    [
      [
        user.id,
        user.email,
        emailKey(user.email),
        user.emailVerifiedAt,
        user.displayName,
        user.locale,
        user.currency,
        user.country,
        user.passwordHash,
        user.createdAt,
        user.createdAt,
        user.createdAt,
      ],
    ],
  );
  if (user.roles.length > 0) await sql.execute('INSERT INTO user_roles (user_id, role) VALUES ?', [user.roles.map((role) => [user.id, role])]);
  await storeSearchTerms(sql, user);
}

/** Returns whether it is new. */
export async function addRole(sql: Sql, userId: string, role: string): Promise<boolean> {
  const { affectedRows } = await sql.execute('INSERT IGNORE INTO user_roles (user_id, role) VALUES (?, ?)', [userId, role]);
  return affectedRows === 1;
}

export async function removeRole(sql: Sql, userId: string, role: string): Promise<void> {
  await sql.execute('DELETE FROM user_roles WHERE user_id = ? AND role = ?', [userId, role]);
}

/** Everybody who has the role, locked. */
export async function lockRoleHolders(sql: Sql, role: string): Promise<string[]> {
  const rows = await sql.query<{ userId: string }>('SELECT user_id AS userId FROM user_roles WHERE role = ? ORDER BY user_id FOR UPDATE', [role]);
  return rows.map(({ userId }) => userId);
}

/** Replaces the words an account is found by. */
export async function storeSearchTerms(sql: Sql, user: { id: string; displayName: string; email: string }): Promise<void> {
  await sql.execute('DELETE FROM user_search_terms WHERE user_id = ?', [user.id]);
  // The column compares without accents, so that words may coincide: "ines" and "inês".
  await sql.execute('INSERT IGNORE INTO user_search_terms (term, user_id) VALUES ?', [searchTermsOf(user).map((term) => [term, user.id])]);
}

/** Locks an account for the rest of the transaction, so that what belongs to it changes one at a time. */
export async function lockUser(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql.query('SELECT id FROM users WHERE id = ? FOR UPDATE', [id]);
  return rows.length > 0;
}

/** Sets columns of a locked account and raises its version. */
export async function updateUser(sql: Sql, id: string, changes: Record<string, string | Date | null>, now: Date): Promise<void> {
  const assignments = Object.keys(changes).map((name) => `${name} = ?`);
  await sql.execute(`UPDATE users SET ${[...assignments, 'version = version + 1', 'updated_at = ?'].join(', ')} WHERE id = ?`, [...Object.values(changes), now, id]);
}

/** Stores a password's hash; no part of the public state, so the version stays. */
export async function storePassword(sql: Sql, userId: string, passwordHash: string, now: Date): Promise<void> {
  await sql.execute('UPDATE users SET password_hash = ?, password_changed_at = ?, updated_at = ? WHERE id = ?', [passwordHash, now, now, userId]);
}

/** Notes that an address was proved; a time noted before stays. Returns whether this was news. */
export async function markEmailVerified(sql: Sql, userId: string, now: Date): Promise<boolean> {
  const { affectedRows } = await sql.execute('UPDATE users SET email_verified_at = ?, version = version + 1, updated_at = ? WHERE id = ? AND email_verified_at IS NULL', [now, now, userId]);
  return affectedRows === 1;
}
