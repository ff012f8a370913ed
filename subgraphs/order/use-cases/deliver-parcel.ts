/** A parcel has arrived; with the last one the vendor order is complete and the return window begins. */
import { vendorOrderDelivered } from '#events/order';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { linesBy, vendorOrdersByIds, type VendorOrderRow } from '../data/order-repository.ts';
import { recordTimeline } from '../data/timeline.ts';
import { fulfilmentRoles } from './accept-vendor-order.ts';
import type { UseCaseDeps } from './deps.ts';
import { auditOrder, lineFacts, lockVendorOrder, refreshStates, setVendorOrderState, vendorOrderFacts, vendorScope, type LockedVendorOrder } from './order-change.ts';

/** Returns the vendor order's id. Noting it twice changes nothing. @throws DomainError NOT_FOUND. */
export async function deliverParcel({ db, outbox, now }: UseCaseDeps, { parcelId, viewer }: { parcelId: string; viewer: Viewer }): Promise<string> {
  return db.transaction(async (tx) => {
    const at = now();
    const vendorOrderId = await vendorOrderOfParcel(tx, parcelId, viewer);
    const locked = await lockVendorOrder(tx, vendorOrderId, 'all');
    const { affectedRows } = await tx.execute('UPDATE parcels SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL', [at, parcelId]);
    if (affectedRows === 0) return vendorOrderId;
    await tx.execute(
      'UPDATE order_lines l JOIN parcel_items i ON i.line_id = l.id SET l.delivered_quantity = l.delivered_quantity + i.quantity WHERE i.parcel_id = ?',
      [parcelId],
    );
    recordTimeline(tx, { orderId: locked.order.id, vendorOrderId, at, event: 'parcel.delivered', description: `A parcel from ${locked.vendorOrder.vendorName} has arrived.` });
    const isComplete = await completeWhenDelivered(tx, locked, at);
    const versions = await refreshStates(tx, { order: locked.order, vendorOrderIds: [vendorOrderId] });
    if (isComplete) await announceDelivered(tx, { outbox }, { locked, version: versions.get(vendorOrderId) ?? 1, at });
    await auditOrder(tx, viewer, { action: 'parcel.deliver', target: vendorOrderId, detail: { parcelId } });
    return vendorOrderId;
  });
}

/** The vendor order of a parcel, when the viewer is its buyer, works for the vendor, or is an operator. */
async function vendorOrderOfParcel(tx: Tx, parcelId: string, viewer: Viewer): Promise<string> {
  const scope = vendorScope(viewer, fulfilmentRoles);
  const [row] = await tx.query<{ id: string; vendorId: string; customerId: string | null; guestKey: string | null }>(
    `SELECT v.id, v.vendor_id AS vendorId, o.customer_id AS customerId, o.guest_key AS guestKey
     FROM parcels p JOIN vendor_orders v ON v.id = p.vendor_order_id JOIN orders o ON o.id = v.order_id WHERE p.id = ?`,
    [parcelId],
  );
  const isBuyer = row !== undefined && (row.customerId === null ? row.guestKey !== null && row.guestKey === viewer.guestKey : row.customerId === viewer.userId);
  if (row && (isBuyer || scope === 'all' || scope.includes(row.vendorId))) return row.id;
  throw new DomainError('NOT_FOUND', `There is no parcel ${parcelId}.`, { field: ['id'] });
}

/** Tells that everything of a vendor order that was sent has arrived, and no more will be. */
export async function announceDelivered(tx: Tx, { outbox }: Pick<UseCaseDeps, 'outbox'>, { locked, version, at }: { locked: LockedVendorOrder; version: number; at: Date }): Promise<void> {
  const lines = locked.lines.filter((line) => line.shippedQuantity > 0).map((line) => lineFacts(line, line.shippedQuantity));
  await outbox.add(tx, vendorOrderDelivered, { aggregateId: locked.vendorOrder.id, aggregateVersion: version, data: { ...vendorOrderFacts(locked), deliveredAt: at.toISOString(), lines } });
}

/** Completes a vendor order of which nothing is left to send or under way. */
export async function completeWhenDelivered(tx: Tx, { vendorOrder }: Pick<LockedVendorOrder, 'vendorOrder'>, at: Date): Promise<boolean> {
  const lines = await linesBy(tx, 'vendor_order_id', [vendorOrder.id]);
  const isComplete = lines.every((line) => line.shippedQuantity + line.cancelledQuantity === line.quantity && line.deliveredQuantity === line.shippedQuantity);
  if (!isComplete || lines.every((line) => line.shippedQuantity === 0)) return false;
  const [current] = await vendorOrdersByIds(tx, [vendorOrder.id]);
  await setVendorOrderState(tx, current as VendorOrderRow, 'COMPLETED');
  await tx.execute('UPDATE vendor_orders SET release_at = ? + INTERVAL return_window_days DAY WHERE id = ? AND release_at IS NULL', [at, vendorOrder.id]);
  return true;
}
