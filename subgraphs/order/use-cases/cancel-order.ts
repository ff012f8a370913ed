/** Calls off what was not sent yet, all of it or some pieces: by the vendor of its part (reject), or by the buyer of the order. */
import { vendorOrderCancelled, vendorOrderReduced } from '#events/order';
import { deallocateStock } from '#events/product';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import type { z } from 'zod';
import { linesBy, ordersBy, vendorOrdersByOrderIds, type OrderLineRow, type OrderRow } from '../data/order-repository.ts';
import { recordTimeline } from '../data/timeline.ts';
import { settlementPart } from '../domain/commission.ts';
import { fulfilmentRoles } from './accept-vendor-order.ts';
import { announceDelivered, completeWhenDelivered } from './deliver-parcel.ts';
import type { UseCaseDeps } from './deps.ts';
import { lineSettlement } from './fulfill-vendor-order.ts';
import { issueInvoiceWhenSent } from './issue-documents.ts';
import { lineItems } from './line-items.ts';
import { actorOf, auditOrder, lineFacts, lockOrderRows, lockVendorOrder, refreshStates, setVendorOrderState, vendorOrderFacts, vendorScope, type LockedVendorOrder } from './order-change.ts';
import type { PaymentDriver } from './payment-driver.ts';
import { returnUnusedCoupons } from './redeem-coupons.ts';
import { releaseRest } from './release-rest.ts';

type Deps = UseCaseDeps & { payments: PaymentDriver };

export const itemsToCancel = lineItems.nullish();

export interface Cancel {
  id: string;
  viewer: Viewer;
  reason: string;
  idempotencyKey: string;
  items?: z.infer<typeof itemsToCancel>;
}

/**
 * The vendor turns its part down, or the pieces named that it lacks, also after it has accepted. What was sent stays.
 * @throws DomainError NOT_FOUND for the vendor order or a line, INVALID_STATE when nothing is left to send, LIMIT_EXCEEDED when less of a line is.
 */
export async function rejectVendorOrder(deps: Deps, { id, viewer, reason, idempotencyKey, items }: Cancel): Promise<void> {
  const call = { db: deps.db, actor: actorOf(viewer), operation: 'vendorOrderReject', key: idempotencyKey, input: { id, reason, ...(items && { items }) } };
  await withIdempotency(call, async (tx) => {
    const locked = await lockVendorOrder(tx, id, vendorScope(viewer, fulfilmentRoles));
    if (!isOpen(locked)) throw new DomainError('INVALID_STATE', 'Nothing is left to call off.', { field: ['id'] });
    for (const part of partsToCancel([locked], items ?? null)) await cancelPart(tx, deps, part, { outcome: 'REJECTED', reason });
    await releaseRest(tx, deps, locked.order);
    await returnUnusedCoupons(tx, locked.order.id);
    await auditOrder(tx, viewer, { action: 'vendor-order.reject', target: id, detail: { reason, ...(items && { items }) } });
    return id;
  });
}

/**
 * The buyer (or an operator) calls the order off, or only the pieces named. What was sent stays.
 * @throws DomainError NOT_FOUND for the order or a line, INVALID_STATE when all was sent, LIMIT_EXCEEDED when less of a line is left.
 */
export async function cancelOrder(deps: Deps, { id, viewer, reason, idempotencyKey, items }: Cancel): Promise<void> {
  const call = { db: deps.db, actor: actorOf(viewer), operation: 'orderCancel', key: idempotencyKey, input: { id, reason, ...(items && { items }) } };
  await withIdempotency(call, async (tx) => {
    const order = await lockOwnOrder(tx, id, viewer);
    const parts = await openParts(tx, order);
    if (parts.length === 0) throw new DomainError('INVALID_STATE', 'Everything was sent or called off already; ask for a return instead.', { field: ['id'] });
    for (const part of partsToCancel(parts, items ?? null)) await cancelPart(tx, deps, part, { outcome: 'CANCELLED', reason });
    await releaseRest(tx, deps, order);
    await returnUnusedCoupons(tx, order.id);
    await auditOrder(tx, viewer, { action: 'order.cancel', target: id, detail: { reason, ...(items && { items }) } });
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
  return withLines.filter(isOpen);
}

/** Whether something is left to send, and so to call off. */
function isOpen({ vendorOrder, lines }: LockedVendorOrder): boolean {
  return ['PENDING', 'ACCEPTED'].includes(vendorOrder.state) && openItems(lines).length > 0;
}

interface Item {
  line: OrderLineRow;
  quantity: number;
}

/** What of one vendor order is called off. */
interface PartToCancel {
  locked: LockedVendorOrder;
  items: readonly Item[];
}

function openItems(lines: readonly OrderLineRow[]): Item[] {
  return lines.map((line) => ({ line, quantity: line.quantity - line.shippedQuantity - line.cancelledQuantity })).filter((item) => item.quantity > 0);
}

function partsToCancel(parts: readonly LockedVendorOrder[], wanted: readonly { lineId: string; quantity: number }[] | null): PartToCancel[] {
  const open = parts.map((locked) => ({ locked, items: openItems(locked.lines) }));
  if (wanted === null) return open;
  for (const { lineId, quantity } of wanted) {
    const field = ['items', lineId];
    const item = open.flatMap(({ items }) => items).find(({ line }) => line.id === lineId);
    if (!item) throw new DomainError('NOT_FOUND', `The order has no line ${lineId} of which something is left to call off.`, { field });
    if (quantity > item.quantity) throw new DomainError('LIMIT_EXCEEDED', `${item.quantity} of "${item.line.title}" can still be called off, not ${quantity}.`, { field });
  }
  const quantities = new Map(wanted.map(({ lineId, quantity }) => [lineId, quantity]));
  return open
    .map(({ locked, items }) => ({ locked, items: items.flatMap(({ line }) => ({ line, quantity: quantities.get(line.id) ?? 0 })).filter((item) => item.quantity > 0) }))
    .filter(({ items }) => items.length > 0);
}

async function cancelPart(tx: Tx, deps: Deps, { locked, items }: PartToCancel, { outcome, reason }: { outcome: 'REJECTED' | 'CANCELLED'; reason: string }): Promise<void> {
  const { order, vendorOrder, lines } = locked;
  const at = deps.now();
  const nothingSent = lines.every((line) => line.shippedQuantity === 0);
  const isAll = units(items) === units(openItems(lines));
  if (isAll && nothingSent) await setVendorOrderState(tx, vendorOrder, outcome);
  for (const { line, quantity } of items) await tx.execute('UPDATE order_lines SET cancelled_quantity = cancelled_quantity + ? WHERE id = ?', [quantity, line.id]);
  await setFree(tx, { locked, items }, isAll && nothingSent);
  const isComplete = !nothingSent && (await completeWhenDelivered(tx, locked, at));
  const versions = await refreshStates(tx, { order, vendorOrderIds: [vendorOrder.id] });
  const version = versions.get(vendorOrder.id) ?? 1;
  const taken = items.map((item) => ({ variantId: item.line.variantId, quantity: item.quantity }));
  await deps.outbox.add(tx, deallocateStock, { aggregateId: order.id, aggregateVersion: version, data: { orderId: order.id, reference: newId('cnl', at), lines: taken } });
  const aggregate = { aggregateId: vendorOrder.id, aggregateVersion: version };
  const data = { ...vendorOrderFacts(locked), outcome, reason, lines: items.map(({ line, quantity }) => lineFacts(line, quantity)) };
  if (isAll) await deps.outbox.add(tx, vendorOrderCancelled, { ...aggregate, data: { ...data, isRest: !nothingSent } });
  else await deps.outbox.add(tx, vendorOrderReduced, { ...aggregate, data });
  if (isComplete) await announceDelivered(tx, deps, { locked, version, at });
  await issueInvoiceWhenSent(tx, locked, at);
  const what = whatHappened({ locked, items }, { outcome, isAll: isAll && nothingSent });
  recordTimeline(tx, { orderId: order.id, vendorOrderId: vendorOrder.id, at, event: isAll ? 'vendor-order.cancelled' : 'vendor-order.reduced', description: reason ? `${what}: ${reason}` : `${what}.` });
}

function units(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + item.quantity, 0);
}

function whatHappened({ locked: { vendorOrder }, items }: PartToCancel, { outcome, isAll }: { outcome: 'REJECTED' | 'CANCELLED'; isAll: boolean }): string {
  if (!isAll) return `${items.map(({ line, quantity }) => `${quantity} × ${line.title}`).join(', ')} of ${vendorOrder.number} called off${outcome === 'REJECTED' ? ` by ${vendorOrder.vendorName}` : ''}`;
  return outcome === 'REJECTED' ? `${vendorOrder.vendorName} turned ${vendorOrder.number} down` : `${vendorOrder.number} was called off`;
}

/**
 * What will never be collected: the pieces called off, and the delivery when nothing is sent at all. Parcels are paid for from a line's first
 * piece on, so these are its last ones: however a line is cut, what is collected and what is set free sum to it.
 */
async function setFree(tx: Tx, { locked: { order, vendorOrder, lines }, items }: PartToCancel, isDeliveryFree: boolean): Promise<void> {
  const pieces = items.map(({ line, quantity }) => settlementPart(lineSettlement(line), { before: line.quantity - line.cancelledQuantity - quantity, part: quantity, whole: line.quantity }).totalMinor);
  const deliveryMinor = isDeliveryFree ? vendorOrder.totalMinor - lines.reduce((sum, line) => sum + line.totalMinor, 0) : 0;
  await tx.execute('UPDATE payments SET voided_minor = voided_minor + ? WHERE order_id = ?', [pieces.reduce((sum, part) => sum + part, deliveryMinor), order.id]);
}
