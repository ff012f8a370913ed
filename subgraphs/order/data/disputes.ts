/** Payments that buyers dispute at their bank, as the provider tells of them. */
import type { Sql, Tx } from '#platform/data/database';

export interface DisputeRow {
  /** The provider's. */
  id: string;
  orderId: string;
  amountMinor: number;
  currency: string;
  reason: string;
  state: 'OPEN' | 'WON' | 'LOST' | 'DROPPED';
  respondBy: Date | null;
  openedAt: Date;
  closedAt: Date | null;
}

/** The order that an authorisation paid; null when there is none. */
export async function orderOfAuthorization(sql: Sql, authorizationId: string): Promise<string | null> {
  const [row] = await sql.query<{ orderId: string }>('SELECT order_id AS orderId FROM payments WHERE authorization_id = ?', [authorizationId]);
  return row?.orderId ?? null;
}

/** Returns false when it is known. */
export async function insertDispute(tx: Tx, { id, orderId, currency, amountMinor, reason, respondBy, openedAt }: Omit<DisputeRow, 'state' | 'closedAt'>): Promise<boolean> {
  const { affectedRows } = await tx.execute('INSERT IGNORE INTO payment_disputes (id, order_id, currency, amount_minor, reason, state, respond_by, opened_at) VALUES (?)', [
    [id, orderId, currency, amountMinor, reason.slice(0, 100), 'OPEN', respondBy, openedAt],
  ]);
  return affectedRows === 1;
}

/** Returns false when it is not open. */
export async function closeDispute(tx: Tx, id: string, { state, at }: { state: Exclude<DisputeRow['state'], 'OPEN'>; at: Date }): Promise<boolean> {
  const { affectedRows } = await tx.execute("UPDATE payment_disputes SET state = ?, closed_at = ? WHERE id = ? AND state = 'OPEN'", [state, at, id]);
  return affectedRows === 1;
}

/** Those in a state, the oldest first. */
export function disputesPage(sql: Sql, state: DisputeRow['state'], limit: number): Promise<DisputeRow[]> {
  return sql.query<DisputeRow>(
    `SELECT id, order_id AS orderId, amount_minor AS amountMinor, currency, reason, state, respond_by AS respondBy, opened_at AS openedAt, closed_at AS closedAt
     FROM payment_disputes WHERE state = ? ORDER BY opened_at, id LIMIT ?`,
    [state, limit],
  );
}
