/** Calls off what was not sent yet: by the vendor for its part (reject), or by the buyer for the whole order. */
import { vendorOrderCancelled } from '#events/order';
import { deallocateStock } from '#events/product';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { linesBy, ordersBy, vendorOrdersByOrderIds, type OrderRow } from '../data/order-repository.ts';
import { recordTimeline } from '../data/timeline.ts';
import { settlementPart } from '../domain/commission.ts';
import { fulfilmentRoles } from './accept-vendor-order.ts';
import { completeWhenDelivered } from './deliver-parcel.ts';
import type { UseCaseDeps } from './deps.ts';
import { lineSettlement } from './fulfill-vendor-order.ts';
import { issueInvoiceWhenSent } from './issue-documents.ts';
import { actorOf, auditOrder, lockOrderRows, lockVendorOrder, refreshStates, setVendorOrderState, vendorOrderFacts, vendorScope, type LockedVendorOrder } from './order-change.ts';
import type { PaymentDriver } from './payment-driver.ts';
import { releaseRest } from './release-rest.ts';

type Deps = UseCaseDeps & { payments: PaymentDriver };

export interface Cancel {
  id: string;
  viewer: Viewer;
  reason: string;
  idempotencyKey: string;
}

/** The vendor turns its part down. @throws DomainError NOT_FOUND, INVALID_STATE once something was sent or it was accepted. */
export async function rejectVendorOrder(deps: Deps, { id, viewer, reason, idempotencyKey }: Cancel): Promise<void> {
  const call = { db: deps.db, actor: actorOf(viewer), operation: 'vendorOrderReject', key: idempotencyKey, input: { id, reason } };
  await withIdempotency(call, async (tx) => {
    const locked = await lockVendorOrder(tx, id, vendorScope(viewer, fulfilmentRoles));
    await cancelPart(tx, deps, locked, { outcome: 'REJECTED', reason });
    await releaseRest(tx, deps, locked.order);
    await auditOrder(tx, viewer, { action: 'vendor-order.reject', target: id, detail: { reason } });
    return id;
  });
}

/** The buyer (or an operator) calls the order off. Parts that were sent stay. @throws DomainError NOT_FOUND, or INVALID_STATE when all was sent. */
export async function cancelOrder(deps: Deps, { id, viewer, reason, idempotencyKey }: Cancel): Promise<void> {
  const call = { db: deps.db, actor: actorOf(viewer), operation: 'orderCancel', key: idempotencyKey, input: { id, reason } };
  await withIdempotency(call, async (tx) => {
    const order = await lockOwnOrder(tx, id, viewer);
    const parts = await openParts(tx, order);
    if (parts.length === 0) throw new DomainError('INVALID_STATE', 'Everything was sent or called off already; ask for a return instead.', { field: ['id'] });
    for (const part of parts) await cancelPart(tx, deps, part, { outcome: 'CANCELLED', reason });
    await releaseRest(tx, deps, order);
    await auditOrder(tx, viewer, { action: 'order.cancel', target: id, detail: { reason } });
    return id;
  });
}

async function lockOwnOrder(tx: Tx, id: string, viewer: Viewer): Promise<OrderRow> {
  await lockOrderRows(tx, id);
  const [order] = await ordersBy(tx, 'id', [id]);
  const isBuyer = order && (order.customerId === null ? order.guestKey !== null && order.guestKey === viewer.guestKey : order.customerId === viewer.userId);
  if (order && (isBuyer || vendorScope(viewer, []) === 'all')) return order;
  throw new DomainError('NOT_FOUND', `There is no order ${id}.`, { field: ['id'] });
}

async function openParts(tx: Tx, order: OrderRow): Promise<LockedVendorOrder[]> {
  const parts = await vendorOrdersByOrderIds(tx, [order.id]);
  const withLines = await Promise.all(parts.map(async (vendorOrder) => ({ order, vendorOrder, lines: await linesBy(tx, 'vendor_order_id', [vendorOrder.id]) })));
  return withLines.filter(({ vendorOrder, lines }) => ['PENDING', 'ACCEPTED'].includes(vendorOrder.state) && lines.some((line) => line.shippedQuantity + line.cancelledQuantity < line.quantity));
}

async function cancelPart(tx: Tx, deps: Deps, locked: LockedVendorOrder, { outcome, reason }: { outcome: 'REJECTED' | 'CANCELLED'; reason: string }): Promise<void> {
  const { order, vendorOrder, lines } = locked;
  const at = deps.now();
  const open = lines.map((line) => ({ line, quantity: line.quantity - line.shippedQuantity - line.cancelledQuantity })).filter((item) => item.quantity > 0);
  const nothingSent = lines.every((line) => line.shippedQuantity === 0);
  if (open.length === 0) throw new DomainError('INVALID_STATE', 'Nothing is left to call off.', { field: ['id'] });
  if (nothingSent || outcome === 'REJECTED') await setVendorOrderState(tx, vendorOrder, outcome);
  for (const { line, quantity } of open) await tx.execute('UPDATE order_lines SET cancelled_quantity = cancelled_quantity + ? WHERE id = ?', [quantity, line.id]);
  await setFree(tx, locked, nothingSent);
  if (!nothingSent) await completeWhenDelivered(tx, locked, at);
  const versions = await refreshStates(tx, { order, vendorOrderIds: [vendorOrder.id] });
  const version = versions.get(vendorOrder.id) ?? 1;
  const taken = open.map((item) => ({ variantId: item.line.variantId, quantity: item.quantity }));
  await deps.outbox.add(tx, deallocateStock, { aggregateId: order.id, aggregateVersion: version, data: { orderId: order.id, reference: newId('cnl', at), lines: taken } });
  await deps.outbox.add(tx, vendorOrderCancelled, { aggregateId: vendorOrder.id, aggregateVersion: version, data: { ...vendorOrderFacts(locked), outcome, reason } });
  const who = outcome === 'REJECTED' ? `${vendorOrder.vendorName} turned ${vendorOrder.number} down` : `${vendorOrder.number} was called off`;
  await issueInvoiceWhenSent(tx, locked, at);
  recordTimeline(tx, { orderId: order.id, vendorOrderId: vendorOrder.id, at, event: 'vendor-order.cancelled', description: reason ? `${who}: ${reason}` : `${who}.` });
}

/** What will never be collected: the cancelled rest of each line, and the delivery when nothing was sent. */
async function setFree(tx: Tx, { order, vendorOrder, lines }: LockedVendorOrder, nothingSent: boolean): Promise<void> {
  const sentMinor = lines.reduce((sum, line) => sum + settlementPart(lineSettlement(line), { before: 0, part: line.shippedQuantity, whole: line.quantity }).totalMinor, 0);
  const deliveryMinor = nothingSent ? 0 : vendorOrder.totalMinor - lines.reduce((sum, line) => sum + line.totalMinor, 0);
  await tx.execute('UPDATE payments SET voided_minor = voided_minor + ? WHERE order_id = ?', [vendorOrder.totalMinor - sentMinor - deliveryMinor, order.id]);
}
