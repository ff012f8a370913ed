/**
 * What changed in an inbox, in order. Each item bears the number of its last change; who changes an inbox takes the next number
 * and holds the person's counter until the commit, so that numbers become visible in their order and no reader passes one over.
 */
import type { Sql, Tx } from '#platform/data/database';
import type { InboxRow } from './inbox-repository.ts';

/** The next number of each of these people's inboxes. Holds their counters until the transaction ends: take it before any item. */
export async function nextChangeNumbers(tx: Tx, userIds: readonly string[]): Promise<Map<string, number>> {
  // In one order everywhere, so that two transactions do not wait for each other.
  const ids = [...new Set(userIds)].toSorted();
  if (ids.length === 0) return new Map();
  tx.executeLater('INSERT INTO inbox_counters (user_id, change_no) VALUES ? ON DUPLICATE KEY UPDATE change_no = change_no + 1', [ids.map((id) => [id, 1])]);
  const rows = await tx.query<{ userId: string; changeNo: number }>('SELECT user_id AS userId, change_no AS changeNo FROM inbox_counters WHERE user_id IN (?)', [ids]);
  return new Map(rows.map(({ userId, changeNo }) => [userId, changeNo]));
}

export interface ChangeState {
  /** Number of the newest change. */
  changeNo: number;
  /** Removals up to this number are forgotten. */
  forgottenNo: number;
}

export async function changeState(sql: Sql, userId: string): Promise<ChangeState> {
  const [row] = await sql.query<ChangeState>('SELECT change_no AS changeNo, forgotten_no AS forgottenNo FROM inbox_counters WHERE user_id = ?', [userId]);
  return row ?? { changeNo: 0, forgottenNo: -1 };
}

/** A place in the order of changes: after this number, and within it after this id. */
export interface ChangePosition {
  changeNo: number;
  id: string;
}

export type InboxChange = ChangePosition & { item: InboxRow | null };

type ChangeRow = Omit<InboxRow, 'event' | 'title' | 'body' | 'createdAt'> & { [K in 'event' | 'title' | 'body']: string | null } & { createdAt: Date | null; changeNo: number };

/** Changes after a position: each item once, as it is now, and what is gone. One statement, which sees one moment. */
export async function changesAfter(sql: Sql, userId: string, { changeNo, id }: ChangePosition, limit: number): Promise<InboxChange[]> {
  const after = 'user_id = ? AND (change_no > ? OR (change_no = ? AND id > ?))';
  const params = [userId, changeNo, changeNo, id];
  const rows = await sql.query<ChangeRow>(
    `(SELECT id, user_id AS userId, change_no AS changeNo, event, title, body, link, read_at AS readAt, created_at AS createdAt FROM inbox_items WHERE ${after} ORDER BY change_no, id LIMIT ${limit})
     UNION ALL
     (SELECT id, user_id, change_no, NULL, NULL, NULL, NULL, NULL, NULL FROM inbox_removals WHERE ${after} ORDER BY change_no, id LIMIT ${limit})
     ORDER BY changeNo, id LIMIT ${limit}`,
    [...params, ...params],
  );
  return rows.map(({ changeNo: number, ...row }) => ({ changeNo: number, id: row.id, item: row.createdAt === null ? null : (row as InboxRow) }));
}

/** Takes items out of their inboxes and notes that they are gone. */
export async function removeItems(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  const items = await tx.query<{ id: string; userId: string }>('SELECT id, user_id AS userId FROM inbox_items WHERE id IN (?)', [ids]);
  if (items.length === 0) return;
  const numbers = await nextChangeNumbers(tx, items.map(({ userId }) => userId));
  await tx.execute('INSERT INTO inbox_removals (id, user_id, change_no, removed_at) VALUES ?', [items.map(({ id, userId }) => [id, userId, numbers.get(userId) ?? 0, at])]);
  await tx.execute('DELETE FROM inbox_items WHERE id IN (?)', [items.map(({ id }) => id)]);
}

/** Forgets up to `limit` removals from before an instant; who asks for changes since then has to read the inbox anew. Returns how many. */
export async function forgetRemovals(tx: Tx, { before, limit }: { before: Date; limit: number }): Promise<number> {
  const rows = await tx.query<{ id: string; userId: string; changeNo: number }>(`SELECT id, user_id AS userId, change_no AS changeNo FROM inbox_removals WHERE removed_at < ? ORDER BY removed_at LIMIT ${limit}`, [before]);
  if (rows.length === 0) return 0;
  const newest = new Map<string, number>();
  for (const { userId, changeNo } of rows) newest.set(userId, Math.max(changeNo, newest.get(userId) ?? 0));
  const people = [...newest].toSorted(([a], [b]) => (a < b ? -1 : 1));
  await tx.execute('INSERT INTO inbox_counters (user_id, change_no, forgotten_no) VALUES ? ON DUPLICATE KEY UPDATE forgotten_no = GREATEST(forgotten_no, VALUES(forgotten_no))', [people.map(([id, changeNo]) => [id, changeNo, changeNo])]);
  await tx.execute('DELETE FROM inbox_removals WHERE id IN (?)', [rows.map(({ id }) => id)]);
  return rows.length;
}
