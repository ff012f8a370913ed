import type { Sql, Tx } from '#platform/data/database';

export interface StockSubscription {
  id: string;
  variantId: string;
  userId: string;
}

/** Harmless when there is one already. */
export async function subscribe(tx: Tx, { id, variantId, userId }: StockSubscription, now: Date): Promise<void> {
  await tx.execute('INSERT IGNORE INTO stock_subscriptions (id, variant_id, user_id, created_at) VALUES (?, ?, ?, ?)', [id, variantId, userId, now]);
}

export async function unsubscribe(sql: Sql, { variantId, userId }: Pick<StockSubscription, 'variantId' | 'userId'>): Promise<void> {
  await sql.execute('DELETE FROM stock_subscriptions WHERE variant_id = ? AND user_id = ?', [variantId, userId]);
}

export async function countSubscriptions(sql: Sql, userId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>('SELECT COUNT(*) AS count FROM stock_subscriptions WHERE user_id = ?', [userId]);
  return row?.count ?? 0;
}

/** For which of the variants somebody waits. */
export async function subscribedVariantIds(sql: Sql, userId: string, variantIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ variantId: string }>('SELECT variant_id AS variantId FROM stock_subscriptions WHERE variant_id IN (?) AND user_id = ?', [variantIds, userId]);
  return new Set(rows.map(({ variantId }) => variantId));
}

/** Notes those of the variants, which have just come back, that somebody waits for. */
export async function queueReturns(tx: Tx, variantIds: readonly string[]): Promise<void> {
  await tx.execute('INSERT INTO stock_returns (variant_id) SELECT DISTINCT variant_id FROM stock_subscriptions WHERE variant_id IN (?)', [variantIds]);
}

/** The next variant that came back, taken until the transaction ends. */
export async function nextReturn(tx: Tx): Promise<{ seq: number; variantId: string } | null> {
  const [row] = await tx.query<{ seq: number; variantId: string }>('SELECT seq, variant_id AS variantId FROM stock_returns ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED');
  return row ?? null;
}

export async function dropReturn(tx: Tx, seq: number): Promise<void> {
  await tx.execute('DELETE FROM stock_returns WHERE seq = ?', [seq]);
}

/** Takes up to `limit` of those who wait for a variant, out of the table and into the caller's hands. */
export async function takeSubscribers(tx: Tx, variantId: string, limit: number): Promise<StockSubscription[]> {
  const rows = await tx.query<StockSubscription>(
    'SELECT id, variant_id AS variantId, user_id AS userId FROM stock_subscriptions WHERE variant_id = ? ORDER BY user_id LIMIT ? FOR UPDATE',
    [variantId, limit],
  );
  if (rows.length > 0) await tx.execute('DELETE FROM stock_subscriptions WHERE variant_id = ? AND user_id IN (?)', [variantId, rows.map(({ userId }) => userId)]);
  return rows;
}
