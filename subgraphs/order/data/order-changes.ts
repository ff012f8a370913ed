/**
 * The feed of changes that buyers and vendors follow. A writer only adds rows without a position, so it never waits for another one. Positions are
 * given when the feed is read, to what is committed by then, under the lock of the feed: a transaction that commits late gets a later position, and no
 * reader can pass over it.
 */
import type { Database, Sql, Tx } from '#platform/data/database';
import { newId } from '#platform/ids';

export type ChangeKind = 'PLACED' | 'CHANGED' | 'MESSAGE';

export interface OrderChange {
  /** See `audienceOf`. */
  audience: string;
  position: number;
  orderId: string;
  vendorOrderId: string | null;
  kind: ChangeKind;
  changedAt: Date;
}

export type Audience = { vendorId: string } | { customerId: string } | { guestKey: string };

/** Whose feed it is, as one value. */
export function audienceOf(audience: Audience): string {
  if ('vendorId' in audience) return `vendor:${audience.vendorId}`;
  return 'customerId' in audience ? `customer:${audience.customerId}` : `guest:${audience.guestKey}`;
}

export interface NewChange {
  order: { id: string; customerId: string | null; guestKey: string | null };
  vendorOrders: readonly { id: string; vendorId: string }[];
  kind: ChangeKind;
  at: Date;
}

/** Tells the buyer about an order, and each vendor about its part. */
export function recordChange(tx: Tx, { order, vendorOrders, kind, at }: NewChange): void {
  const buyer = order.customerId !== null ? { customerId: order.customerId } : order.guestKey !== null ? { guestKey: order.guestKey } : null;
  const only = vendorOrders.length === 1 ? (vendorOrders[0]?.id ?? null) : null;
  const rows = [
    ...(buyer ? [[newId('chg'), audienceOf(buyer), order.id, only, kind, at]] : []),
    ...vendorOrders.map((part) => [newId('chg'), audienceOf(part), order.id, part.id, kind, at]),
  ];
  tx.insertAtEnd('INSERT INTO order_changes (id, audience, order_id, vendor_order_id, kind, changed_at) VALUES ?', rows);
}

export interface Feed {
  /** Position of the latest change. */
  last: number;
  /** Everything up to here is forgotten. */
  floor: number;
}

const batch = 500;

/** Gives positions to what has none, then says where the feed stands. */
export async function openFeed(db: Database, audience: string): Promise<Feed> {
  while ((await unplaced(db, audience)).length > 0) await db.transaction((tx) => place(tx, audience), { label: 'place-changes' });
  return (await feedOf(db, audience)) ?? { last: 0, floor: 0 };
}

async function unplaced(sql: Sql, audience: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>('SELECT id FROM order_changes WHERE audience = ? AND position IS NULL ORDER BY id LIMIT ?', [audience, batch]);
  return rows.map((row) => row.id);
}

async function feedOf(sql: Sql, audience: string, { lock = false } = {}): Promise<Feed | undefined> {
  const [row] = await sql.query<Feed>(`SELECT last_position AS last, floor_position AS floor FROM change_feeds WHERE audience = ?${lock ? ' FOR UPDATE' : ''}`, [audience]);
  return row;
}

/** Locks the feed and places one batch. */
async function place(tx: Tx, audience: string): Promise<Feed> {
  await tx.execute('INSERT IGNORE INTO change_feeds (audience) VALUES (?)', [audience]);
  const feed = (await feedOf(tx, audience, { lock: true })) ?? { last: 0, floor: 0 };
  const ids = await unplaced(tx, audience);
  if (ids.length === 0) return feed;
  await tx.execute('UPDATE order_changes SET position = ? + FIELD(id, ?) WHERE id IN (?)', [feed.last, ids, ids]);
  await tx.execute('UPDATE change_feeds SET last_position = ? WHERE audience = ?', [feed.last + ids.length, audience]);
  return { ...feed, last: feed.last + ids.length };
}

/** Changes after a position, in order. */
export function changesAfter(sql: Sql, { audience, after, limit }: { audience: string; after: number; limit: number }): Promise<OrderChange[]> {
  return sql.query<OrderChange>(
    `SELECT audience, position, order_id AS orderId, vendor_order_id AS vendorOrderId, kind, changed_at AS changedAt
     FROM order_changes WHERE audience = ? AND position > ? ORDER BY position LIMIT ?`,
    [audience, after, limit],
  );
}

/** Forgets a batch of changes older than `before`; readers that have not seen them are told to load everything anew. Returns how many. */
export async function forgetChanges(db: Database, before: Date): Promise<number> {
  const rows = await db.query<{ audience: string }>('SELECT audience FROM order_changes WHERE changed_at < ? ORDER BY changed_at LIMIT ?', [before, batch]);
  let forgotten = 0;
  for (const audience of new Set(rows.map((row) => row.audience))) {
    forgotten += await db.transaction(async (tx) => {
      await place(tx, audience);
      const [old] = await tx.query<{ upTo: number | null }>('SELECT MAX(position) AS upTo FROM order_changes WHERE audience = ? AND changed_at < ? AND position IS NOT NULL', [audience, before]);
      if (!old?.upTo) return 0;
      await tx.execute('UPDATE change_feeds SET floor_position = ? WHERE audience = ?', [old.upTo, audience]);
      return (await tx.execute('DELETE FROM order_changes WHERE audience = ? AND position <= ?', [audience, old.upTo])).affectedRows;
    }, { label: 'forget-changes' });
  }
  return forgotten;
}
