/** Messages on vendor orders. Ids rise with time, so the order by id is the order of posting. */
import type { Sql } from '#platform/data/database';

export type MessageSide = 'BUYER' | 'VENDOR';

export interface MessageRow {
  id: string;
  vendorOrderId: string;
  side: MessageSide;
  authorName: string;
  body: string;
  postedAt: Date;
  /** Whether the other side has read so far. */
  isSeen: number;
}

export interface ThreadPage {
  vendorOrderId: string;
  limit: number;
  /** Id of the last one seen. */
  before: string | null;
}

const columns = 'm.id, m.vendor_order_id AS vendorOrderId, m.side, m.author_name AS authorName, m.body, m.posted_at AS postedAt, COALESCE(r.read_up_to >= m.id, FALSE) AS isSeen';
const reads = 'LEFT JOIN vendor_order_reads r ON r.vendor_order_id = m.vendor_order_id AND r.side <> m.side';

/** The latest messages of some threads, the newest first. */
export function threadPages(sql: Sql, vendorOrderIds: readonly string[], { limit, before }: Omit<ThreadPage, 'vendorOrderId'>): Promise<MessageRow[]> {
  const position = before === null ? { sql: '', params: [] } : { sql: ' AND id < ?', params: [before] };
  return sql.query<MessageRow>(
    `SELECT ${columns} FROM (
       SELECT id, vendor_order_id, side, author_name, body, posted_at, ROW_NUMBER() OVER (PARTITION BY vendor_order_id ORDER BY id DESC) AS place
       FROM vendor_order_messages WHERE vendor_order_id IN (?)${position.sql}
     ) m ${reads} WHERE m.place <= ? ORDER BY m.id DESC`,
    [vendorOrderIds, ...position.params, limit],
  );
}

export async function messageById(sql: Sql, id: string): Promise<MessageRow | null> {
  const [row] = await sql.query<MessageRow>(`SELECT ${columns} FROM vendor_order_messages m ${reads} WHERE m.id = ?`, [id]);
  return row ?? null;
}

/** How many messages threads have in all. */
export async function messageCounts(sql: Sql, vendorOrderIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: string; count: number }>('SELECT vendor_order_id AS id, COUNT(*) AS count FROM vendor_order_messages WHERE vendor_order_id IN (?) GROUP BY vendor_order_id', [vendorOrderIds]);
  return new Map(rows.map((row) => [row.id, row.count]));
}

/** How many messages of the other side a side has not read. */
export async function unreadCounts(sql: Sql, vendorOrderIds: readonly string[], side: MessageSide): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: string; count: number }>(
    `SELECT m.vendor_order_id AS id, COUNT(*) AS count FROM vendor_order_messages m LEFT JOIN vendor_order_reads r ON r.vendor_order_id = m.vendor_order_id AND r.side = ?
     WHERE m.vendor_order_id IN (?) AND m.side <> ? AND (r.read_up_to IS NULL OR m.id > r.read_up_to) GROUP BY m.vendor_order_id`,
    [side, vendorOrderIds, side],
  );
  return new Map(rows.map((row) => [row.id, row.count]));
}

export interface NewMessage {
  id: string;
  vendorOrderId: string;
  side: MessageSide;
  authorId: string;
  authorName: string;
  body: string;
  at: Date;
}

export async function insertMessage(sql: Sql, { id, vendorOrderId, side, authorId, authorName, body, at }: NewMessage): Promise<void> {
  await sql.execute('INSERT INTO vendor_order_messages (id, vendor_order_id, side, author_id, author_name, body, posted_at) VALUES (?)', [[id, vendorOrderId, side, authorId, authorName, body, at]]);
}

/** How many messages a side posted since a moment. */
export async function postedSince(sql: Sql, { vendorOrderId, side, since }: { vendorOrderId: string; side: MessageSide; since: Date }): Promise<number> {
  const [row] = await sql.query<{ count: number }>('SELECT COUNT(*) AS count FROM vendor_order_messages WHERE vendor_order_id = ? AND side = ? AND posted_at > ?', [vendorOrderId, side, since]);
  return row?.count ?? 0;
}

/** Notes how far a side has read; going back is not possible. */
export async function markRead(sql: Sql, { vendorOrderId, side, upTo, at }: { vendorOrderId: string; side: MessageSide; upTo: string; at: Date }): Promise<void> {
  await sql.execute(
    `INSERT INTO vendor_order_reads (vendor_order_id, side, read_up_to, read_at) VALUES (?)
     ON DUPLICATE KEY UPDATE read_at = IF(VALUES(read_up_to) > read_up_to, VALUES(read_at), read_at), read_up_to = GREATEST(read_up_to, VALUES(read_up_to))`,
    [[vendorOrderId, side, upTo, at]],
  );
}
