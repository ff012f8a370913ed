import type { Sql } from '#platform/data/database';
import { newId } from '#platform/ids';

export interface TimelineEntry {
  orderId: string;
  vendorOrderId?: string;
  at: Date;
  event: string;
  /** For people. */
  description: string;
}

/** Notes what happened to an order, for the buyer, the vendor and support. */
export async function recordTimeline(sql: Sql, { orderId, vendorOrderId, at, event, description }: TimelineEntry): Promise<void> {
  await sql.execute('INSERT INTO order_timeline (id, order_id, vendor_order_id, at, event, description) VALUES (?)', [
    [newId('otl'), orderId, vendorOrderId ?? null, at, event, description.slice(0, 1000)],
  ]);
}
