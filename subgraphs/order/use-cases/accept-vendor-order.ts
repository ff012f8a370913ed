/** The vendor takes its part of an order on. */
import { vendorOrderAccepted } from '#events/order';
import type { Viewer } from '#platform/auth/viewer';
import { recordTimeline } from '../data/timeline.ts';
import type { UseCaseDeps } from './deps.ts';
import { auditOrder, lockVendorOrder, refreshStates, setVendorOrderState, vendorOrderFacts, vendorScope } from './order-change.ts';

/** Roles that may work on a vendor's orders. */
export const fulfilmentRoles = ['OWNER', 'MANAGER', 'FULFILMENT'] as const;

/** Accepting twice changes nothing. @throws DomainError NOT_FOUND or INVALID_STATE. */
export async function acceptVendorOrder({ db, outbox, now }: UseCaseDeps, { id, viewer }: { id: string; viewer: Viewer }): Promise<void> {
  await db.transaction(async (tx) => {
    const locked = await lockVendorOrder(tx, id, vendorScope(viewer, fulfilmentRoles));
    if (locked.vendorOrder.state === 'ACCEPTED') return;
    await setVendorOrderState(tx, locked.vendorOrder, 'ACCEPTED');
    const versions = await refreshStates(tx, { order: locked.order, vendorOrderIds: [id] });
    const { orderId, number, vendorName } = vendorOrderFacts(locked);
    recordTimeline(tx, { orderId, vendorOrderId: id, at: now(), event: 'vendor-order.accepted', description: `${vendorName} accepted ${number}.` });
    await outbox.add(tx, vendorOrderAccepted, { aggregateId: id, aggregateVersion: versions.get(id) ?? 1, data: vendorOrderFacts(locked) });
    await auditOrder(tx, viewer, { action: 'vendor-order.accept', target: id });
  });
}
