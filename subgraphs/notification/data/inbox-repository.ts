/** The inbox. The person is in every WHERE. */
import type { Sql, Tx } from '#platform/data/database';
import { nextChangeNumbers } from './inbox-changes.ts';

export interface InboxRow {
  id: string;
  userId: string;
  event: string;
  title: string;
  body: string;
  link: string | null;
  readAt: Date | null;
  createdAt: Date;
}

const columns = 'id, user_id AS userId, event, title, body, link, read_at AS readAt, created_at AS createdAt';

export interface InboxPage {
  userId: string;
  unreadOnly: boolean;
  limit: number;
  /** Id of the last one seen: ids are ordered by time. */
  before: string | null;
}

/** A page of a person's messages, newest first. */
export function inboxPage(sql: Sql, { userId, unreadOnly, limit, before }: InboxPage): Promise<InboxRow[]> {
  const conditions = ['user_id = ?', ...(unreadOnly ? ['read_at IS NULL'] : []), ...(before === null ? [] : ['id < ?'])];
  return sql.query<InboxRow>(`SELECT ${columns} FROM inbox_items WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ${limit}`, [userId, ...(before === null ? [] : [before])]);
}

export async function countInbox(sql: Sql, { userId, unreadOnly }: Pick<InboxPage, 'userId' | 'unreadOnly'>): Promise<number> {
  const [row] = await sql.query<{ count: number }>(`SELECT COUNT(*) AS count FROM inbox_items WHERE user_id = ?${unreadOnly ? ' AND read_at IS NULL' : ''}`, [userId]);
  return row?.count ?? 0;
}

/** One person's messages by id; those of others are not found. */
export async function inboxByIds(sql: Sql, userId: string, ids: readonly string[]): Promise<Map<string, InboxRow>> {
  const rows = await sql.query<InboxRow>(`SELECT ${columns} FROM inbox_items WHERE user_id = ? AND id IN (?)`, [userId, ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export interface MarkRead {
  userId: string;
  /** Null means all. */
  ids: readonly string[] | null;
  /** Only those that had come by then. */
  until: Date;
  at: Date;
  limit: number;
}

/** Marks some of a person's messages as read, or up to `limit` of all when `ids` is null. Returns how many changed. */
export async function markRead(tx: Tx, { userId, ids, until, at, limit }: MarkRead): Promise<number> {
  const changeNo = (await nextChangeNumbers(tx, [userId])).get(userId);
  const among = ids === null ? '' : 'AND id IN (?)';
  const { affectedRows } = await tx.execute(`UPDATE inbox_items SET read_at = ?, change_no = ? WHERE user_id = ? AND read_at IS NULL AND created_at <= ? ${among} ORDER BY id LIMIT ${limit}`, [
    at,
    changeNo,
    userId,
    until,
    ...(ids === null ? [] : [ids]),
  ]);
  return affectedRows;
}
