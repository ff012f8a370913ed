/** Tokens that were sent by mail, by hash, and requests for password mails. */
import type { Sql, Tx } from '#platform/data/database';

export type MailPurpose = 'VERIFY' | 'RESET';

export interface NewMailToken {
  tokenHash: string;
  userId: string;
  purpose: MailPurpose;
  expiresAt: Date;
}

/** Stores a token; former ones for the same purpose end. */
export async function storeMailToken(sql: Sql, { tokenHash, userId, purpose, expiresAt }: NewMailToken): Promise<void> {
  await endMailTokens(sql, userId, purpose);
  await sql.execute('INSERT INTO mail_tokens (token_hash, user_id, purpose, expires_at) VALUES (?)', [[tokenHash, userId, purpose, expiresAt]]);
}

export async function endMailTokens(sql: Sql, userId: string, purpose: MailPurpose): Promise<void> {
  await sql.execute('DELETE FROM mail_tokens WHERE user_id = ? AND purpose = ?', [userId, purpose]);
}

/** Whose token it is, or null when it is none or has ended. */
export async function userOfMailToken(sql: Sql, tokenHash: string, purpose: MailPurpose, now: Date): Promise<string | null> {
  const [row] = await sql.query<{ userId: string }>('SELECT user_id AS userId FROM mail_tokens WHERE token_hash = ? AND purpose = ? AND expires_at > ?', [tokenHash, purpose, now]);
  return row?.userId ?? null;
}

/** Uses up a token; of simultaneous callers one gets true. */
export async function spendMailToken(sql: Sql, tokenHash: string, purpose: MailPurpose): Promise<boolean> {
  const { affectedRows } = await sql.execute('DELETE FROM mail_tokens WHERE token_hash = ? AND purpose = ?', [tokenHash, purpose]);
  return affectedRows === 1;
}

export async function pruneMailTokens(sql: Sql, now: Date, limit: number): Promise<void> {
  await sql.execute('DELETE FROM mail_tokens WHERE expires_at <= ? LIMIT ?', [now, limit]);
}

export async function insertResetRequest(sql: Sql, id: string, emailKey: string): Promise<void> {
  await sql.execute('INSERT INTO reset_requests (id, email_key) VALUES (?, ?)', [id, emailKey]);
}

/** Takes the oldest requests out, so that no other process has them; a rollback puts them back. */
export async function takeResetRequests(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string; emailKey: string }>('SELECT id, email_key AS emailKey FROM reset_requests ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED', [limit]);
  if (rows.length > 0) await tx.execute('DELETE FROM reset_requests WHERE id IN (?)', [rows.map(({ id }) => id)]);
  return rows.map(({ emailKey }) => emailKey);
}
