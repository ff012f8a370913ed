/** Changes of addresses that wait for their confirmation, or can still be undone. Tokens are kept as hashes. */
import type { Sql } from '#platform/data/database';

export interface EmailChangeRow {
  id: string;
  userId: string;
  oldEmail: string;
  newEmail: string;
}

const columns = 'id, user_id AS userId, old_email AS oldEmail, new_email AS newEmail';

/** Notes a wanted change; former ones that were not confirmed end. */
export async function insertEmailChange(sql: Sql, { id, userId, oldEmail, newEmail, confirmHash, confirmUntil }: EmailChangeRow & { confirmHash: string; confirmUntil: Date }): Promise<void> {
  await sql.execute('DELETE FROM email_changes WHERE user_id = ? AND confirm_hash IS NOT NULL', [userId]);
  await sql.execute('INSERT INTO email_changes (id, user_id, old_email, new_email, confirm_hash, confirm_until) VALUES (?)', [[id, userId, oldEmail, newEmail, confirmHash, confirmUntil]]);
}

export async function changeToConfirm(sql: Sql, hash: string, now: Date): Promise<EmailChangeRow | null> {
  const [row] = await sql.query<EmailChangeRow>(`SELECT ${columns} FROM email_changes WHERE confirm_hash = ? AND confirm_until > ?`, [hash, now]);
  return row ?? null;
}

/** Ends the confirmation and opens the undoing; of simultaneous callers one gets true. */
export async function confirmChange(sql: Sql, { id, confirmHash, undoHash, undoUntil }: { id: string; confirmHash: string; undoHash: string; undoUntil: Date }): Promise<boolean> {
  const { affectedRows } = await sql.execute('UPDATE email_changes SET confirm_hash = NULL, undo_hash = ?, undo_until = ? WHERE id = ? AND confirm_hash = ?', [undoHash, undoUntil, id, confirmHash]);
  return affectedRows === 1;
}

export async function changeToUndo(sql: Sql, hash: string, now: Date): Promise<EmailChangeRow | null> {
  const [row] = await sql.query<EmailChangeRow>(`SELECT ${columns} FROM email_changes WHERE undo_hash = ? AND undo_until > ?`, [hash, now]);
  return row ?? null;
}

/** Removes everything that waits for a person: after undoing a change nothing of whoever made it is to be left. */
export async function removeEmailChanges(sql: Sql, userId: string): Promise<void> {
  await sql.execute('DELETE FROM email_changes WHERE user_id = ?', [userId]);
}

/** Of simultaneous callers one gets true. */
export async function spendUndo(sql: Sql, hash: string): Promise<boolean> {
  const { affectedRows } = await sql.execute('DELETE FROM email_changes WHERE undo_hash = ?', [hash]);
  return affectedRows === 1;
}

export async function pruneEmailChanges(sql: Sql, now: Date, limit: number): Promise<void> {
  await sql.execute('DELETE FROM email_changes WHERE confirm_until <= ? AND (undo_until IS NULL OR undo_until <= ?) LIMIT ?', [now, now, limit]);
}
