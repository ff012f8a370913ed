/** Returns of vendor orders. */
import type { Sql, Tx } from '#platform/data/database';
import type { ReturnRequestState } from '../domain/returns.ts';

export interface ReturnRow {
  id: string;
  vendorOrderId: string;
  state: ReturnRequestState;
  reason: string;
  declineReason: string | null;
  createdAt: Date;
  updatedAt: Date;
}

const columns = 'id, vendor_order_id AS vendorOrderId, state, reason, decline_reason AS declineReason, created_at AS createdAt, updated_at AS updatedAt';

export async function returnById(sql: Sql, id: string): Promise<ReturnRow | null> {
  const [row] = await sql.query<ReturnRow>(`SELECT ${columns} FROM order_returns WHERE id = ?`, [id]);
  return row ?? null;
}

export function returnsByVendorOrderIds(sql: Sql, vendorOrderIds: readonly string[]): Promise<ReturnRow[]> {
  return sql.query<ReturnRow>(`SELECT ${columns} FROM order_returns WHERE vendor_order_id IN (?) ORDER BY id`, [vendorOrderIds]);
}

export interface ReturnItemRow {
  returnId: string;
  lineId: string;
  quantity: number;
  /** Of these, how many were received that nothing was paid for. */
  unpaidQuantity: number;
}

export function itemsByReturnIds(sql: Sql, returnIds: readonly string[]): Promise<ReturnItemRow[]> {
  return sql.query<ReturnItemRow>('SELECT return_id AS returnId, line_id AS lineId, quantity, unpaid_quantity AS unpaidQuantity FROM order_return_items WHERE return_id IN (?) ORDER BY line_id', [returnIds]);
}

/** Notes what came back that nothing was paid for. */
export async function saveUnpaid(tx: Tx, items: readonly Pick<ReturnItemRow, 'returnId' | 'lineId' | 'quantity'>[]): Promise<void> {
  for (const { returnId, lineId, quantity } of items) await tx.execute('UPDATE order_return_items SET unpaid_quantity = ? WHERE return_id = ? AND line_id = ?', [quantity, returnId, lineId]);
}

/** Units of a line that are on their way back, and that came back. */
export interface ReturnedUnits {
  open: number;
  received: number;
}

export async function returnedUnits(sql: Sql, vendorOrderId: string): Promise<Map<string, ReturnedUnits>> {
  const rows = await sql.query<{ lineId: string } & Record<keyof ReturnedUnits, string | number>>(
    `SELECT i.line_id AS lineId, SUM(IF(r.state = 'RECEIVED', 0, i.quantity)) AS open, SUM(IF(r.state = 'RECEIVED', i.quantity, 0)) AS received
     FROM order_returns r JOIN order_return_items i ON i.return_id = r.id
     WHERE r.vendor_order_id = ? AND r.state IN ('REQUESTED', 'APPROVED', 'RECEIVED') GROUP BY i.line_id`,
    [vendorOrderId],
  );
  return new Map(rows.map((row) => [row.lineId, { open: Number(row.open), received: Number(row.received) }]));
}

/** Units per line that were refunded since a moment for other reasons than that they came back. */
export async function refundedWithoutReturn(sql: Sql, vendorOrderId: string, since: Date): Promise<Map<string, number>> {
  const rows = await sql.query<{ lineId: string; quantity: string | number }>(
    `SELECT i.line_id AS lineId, SUM(i.quantity) AS quantity FROM refunds r JOIN refund_items i ON i.refund_id = r.id
     WHERE r.vendor_order_id = ? AND r.created_at >= ? AND NOT EXISTS (SELECT 1 FROM order_returns o WHERE o.vendor_order_id = r.vendor_order_id AND o.refund_id = r.id) GROUP BY i.line_id`,
    [vendorOrderId, since],
  );
  return new Map(rows.map((row) => [row.lineId, Number(row.quantity)]));
}

/** Units of a vendor order that were received back. */
export async function receivedUnits(sql: Sql, vendorOrderId: string): Promise<number> {
  const [row] = await sql.query<{ quantity: string | number | null }>(
    "SELECT SUM(i.quantity) AS quantity FROM order_returns r JOIN order_return_items i ON i.return_id = r.id WHERE r.vendor_order_id = ? AND r.state = 'RECEIVED'",
    [vendorOrderId],
  );
  return Number(row?.quantity ?? 0);
}
