import type { Tx } from '#platform/data/database';
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
export function recordTimeline(tx: Tx, { orderId, vendorOrderId, at, event, description }: TimelineEntry): void {
  tx.insertAtEnd('INSERT INTO order_timeline (id, order_id, vendor_order_id, at, event, description) VALUES ?', [
    [newId('otl'), orderId, vendorOrderId ?? null, at, event, description.slice(0, 1000)],
  ]);
}
