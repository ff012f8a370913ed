/** What waits for a vendor's people, and what was sold: read from the lists' read model, each vendor's part by one range of one index. */
import type { Sql } from '#platform/data/database';

/** Vendor orders that wait, by what for. */
export type Queue = 'TO_ACCEPT' | 'TO_SHIP' | 'RETURNS';

const ranges: Record<Queue, readonly { index: string; where: string }[]> = {
  TO_ACCEPT: [{ index: 'ix_order_list_vendor_state', where: "state = 'PENDING'" }],
  TO_SHIP: [
    { index: 'ix_order_list_vendor_fulfilment', where: "fulfilment_state = 'UNFULFILLED' AND state = 'ACCEPTED'" },
    { index: 'ix_order_list_vendor_fulfilment', where: "fulfilment_state = 'PARTIALLY_SHIPPED' AND state = 'ACCEPTED'" },
  ],
  RETURNS: [{ index: 'ix_order_list_vendor_return', where: "return_state = 'REQUESTED'" }],
};

export interface QueuedRow {
  vendorId: string;
  vendorOrderId: string;
  placedAt: Date;
}

/** Vendor orders of a queue, oldest first, up to `limit` of each vendor: one statement. */
export async function queuedVendorOrders(sql: Sql, vendorIds: readonly string[], { queue, limit }: { queue: Queue; limit: number }): Promise<Map<string, QueuedRow[]>> {
  const parts = vendorIds.flatMap((vendorId) => ranges[queue].map((range) => ({ ...range, vendorId })));
  const rows = await sql.query<QueuedRow>(
    parts
      .map(({ index, where }) => `(SELECT vendor_id AS vendorId, entry_id AS vendorOrderId, placed_at AS placedAt FROM order_list_entries FORCE INDEX (${index}) WHERE vendor_id = ? AND ${where} ORDER BY placed_at, entry_id LIMIT ?)`)
      .join(' UNION ALL '),
    parts.flatMap(({ vendorId }) => [vendorId, limit]),
  );
  const sorted = rows.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime() || (a.vendorOrderId < b.vendorOrderId ? -1 : 1));
  return new Map([...Map.groupBy(sorted, (row) => row.vendorId)].map(([vendorId, list]) => [vendorId, list.slice(0, limit)]));
}

/** How many vendor orders are in a queue, by vendor. */
export async function queueLengths(sql: Sql, vendorIds: readonly string[], queue: Queue): Promise<Map<string, number>> {
  const parts = vendorIds.flatMap((vendorId) => ranges[queue].map((range) => ({ ...range, vendorId })));
  const rows = await sql.query<{ vendorId: string; count: number }>(
    parts.map(({ index, where }) => `SELECT ? AS vendorId, COUNT(*) AS count FROM order_list_entries FORCE INDEX (${index}) WHERE vendor_id = ? AND ${where}`).join(' UNION ALL '),
    parts.flatMap(({ vendorId }) => [vendorId, vendorId]),
  );
  const lengths = new Map<string, number>();
  for (const { vendorId, count } of rows) lengths.set(vendorId, (lengths.get(vendorId) ?? 0) + count);
  return lengths;
}

export interface SalesDayRow {
  vendorId: string;
  /** `2026-03-01`, in UTC. */
  day: string;
  currency: string;
  orders: number;
  totalMinor: number;
}

/** What was sold and kept since a moment, by day and currency, from stored totals; orders that were called off count for nothing. */
export function salesByDay(sql: Sql, vendorIds: readonly string[], since: Date): Promise<SalesDayRow[]> {
  return sql.query<SalesDayRow>(
    `SELECT vendor_id AS vendorId, DATE_FORMAT(placed_at, '%Y-%m-%d') AS day, currency, COUNT(*) AS orders, CAST(SUM(total_minor - refunded_minor) AS SIGNED) AS totalMinor
     FROM order_list_entries FORCE INDEX (ix_order_list_vendor) WHERE vendor_id IN (?) AND placed_at >= ? AND state NOT IN ('REJECTED', 'CANCELLED')
     GROUP BY vendor_id, day, currency ORDER BY vendor_id, day, currency`,
    [vendorIds, since],
  );
}

export interface MarketplaceSalesDayRow extends Omit<SalesDayRow, 'vendorId'> {
  commissionMinor: number;
}

/** The same of all vendors together, with the commission that was agreed; one range of one index, and each part of an order by its key. */
export function marketplaceSalesByDay(sql: Sql, since: Date): Promise<MarketplaceSalesDayRow[]> {
  return sql.query<MarketplaceSalesDayRow>(
    `SELECT DATE_FORMAT(entry.placed_at, '%Y-%m-%d') AS day, entry.currency, COUNT(DISTINCT entry.order_id) AS orders,
       CAST(SUM(entry.total_minor - entry.refunded_minor) AS SIGNED) AS totalMinor, CAST(SUM(part.commission_minor) AS SIGNED) AS commissionMinor
     FROM order_list_entries AS entry FORCE INDEX (ix_order_list_all) JOIN vendor_orders AS part ON part.id = entry.entry_id
     WHERE entry.kind = 'VENDOR_ORDER' AND entry.placed_at >= ? AND entry.state NOT IN ('REJECTED', 'CANCELLED')
     GROUP BY day, entry.currency ORDER BY day, entry.currency`,
    [since],
  );
}
