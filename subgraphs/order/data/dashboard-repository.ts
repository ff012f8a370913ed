/** What waits for a vendor's people: read from the lists' read model, each vendor's part by one range of one index. */
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
