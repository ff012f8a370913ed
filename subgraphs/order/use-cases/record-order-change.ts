/** What follows every change of a placed order, in its transaction: the facts behind the lists, their rows, and the feed that clients follow. */
import type { Tx } from '#platform/data/database';
import { recordChange, type ChangeKind } from '../data/order-changes.ts';
import { currentEntries, recordEntries } from '../data/order-list-entries.ts';

export interface ChangedOrder {
  order: { id: string; customerId: string | null; guestKey: string | null };
  vendorOrderIds: readonly string[];
  kind?: ChangeKind;
  at?: Date;
}

/** Call it after the states are stored, with the order's row locked. */
export async function recordOrderChange(tx: Tx, { order, vendorOrderIds, kind = 'CHANGED', at = new Date() }: ChangedOrder): Promise<void> {
  const entries = await currentEntries(tx, { orderId: order.id, vendorOrderIds });
  recordEntries(tx, entries, at);
  const vendorOrders = entries.flatMap((entry) => (entry.vendorId === null ? [] : [{ id: entry.entryId, vendorId: entry.vendorId }]));
  recordChange(tx, { order, vendorOrders, kind, at });
}
