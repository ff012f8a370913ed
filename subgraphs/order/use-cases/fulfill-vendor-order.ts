/** A parcel leaves the vendor: stock is shipped, and the money for what is in it is collected. */
import { shipStock } from '#events/product';
import { vendorOrderShipped } from '#events/order';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { z } from 'zod';
import type { OrderLineRow } from '../data/order-repository.ts';
import { parcelsSoFar, paymentOfOrder, requestOperation } from '../data/payment-repository.ts';
import { recordTimeline } from '../data/timeline.ts';
import { settlementPart, sumSettlements, type Settlement } from '../domain/commission.ts';
import { mayLeaveRest, mostParcels } from '../domain/parcel-limit.ts';
import { fulfilmentRoles } from './accept-vendor-order.ts';
import type { UseCaseDeps } from './deps.ts';
import { issueInvoiceWhenSent } from './issue-documents.ts';
import { lineItems } from './line-items.ts';
import { actorOf, auditOrder, lineFacts, lockVendorOrder, refreshStates, setVendorOrderState, vendorOrderFacts, vendorScope, type LockedVendorOrder } from './order-change.ts';
import type { PaymentDriver } from './payment-driver.ts';
import { releaseRest } from './release-rest.ts';

export const fulfillInput = z.strictObject({
  items: lineItems.nullish(),
  carrier: z.string().trim().min(1).max(80),
  trackingNumber: z.string().trim().max(120).nullish(),
});

export interface FulfillVendorOrder {
  id: string;
  viewer: Viewer;
  idempotencyKey: string;
  input: z.infer<typeof fulfillInput>;
}

interface ParcelItem {
  line: OrderLineRow;
  quantity: number;
}

/** Returns the parcel's id. @throws DomainError NOT_FOUND, INVALID_STATE, LIMIT_EXCEEDED naming the line, IDEMPOTENCY_*. */
export async function fulfillVendorOrder(deps: UseCaseDeps & { payments: PaymentDriver }, request: FulfillVendorOrder): Promise<string> {
  const { id, viewer, idempotencyKey, input } = request;
  const call = { db: deps.db, actor: actorOf(viewer), operation: 'vendorOrderFulfill', key: idempotencyKey, input: { id, ...input } };
  return withIdempotency(call, (tx) => ship(tx, deps, request));
}

async function ship(tx: Tx, deps: UseCaseDeps & { payments: PaymentDriver }, { id, viewer, input }: FulfillVendorOrder): Promise<string> {
  const at = deps.now();
  const locked = await lockVendorOrder(tx, id, vendorScope(viewer, fulfilmentRoles));
  // Sending it is accepting it.
  await setVendorOrderState(tx, locked.vendorOrder, 'ACCEPTED');
  const items = itemsToShip(locked.lines, input.items ?? null);
  await assertCollectable(tx, locked, items);
  const parcelId = newId('pcl', at);
  await tx.execute('INSERT INTO parcels (id, vendor_order_id, carrier, tracking_number, shipped_at) VALUES (?)', [[parcelId, id, input.carrier, input.trackingNumber ?? null, at]]);
  await tx.execute('INSERT INTO parcel_items (parcel_id, line_id, quantity, pieces_before) VALUES ?', [items.map((item) => [parcelId, item.line.id, item.quantity, item.line.shippedQuantity])]);
  for (const { line, quantity } of items) await tx.execute('UPDATE order_lines SET shipped_quantity = shipped_quantity + ? WHERE id = ?', [quantity, line.id]);
  await collect(tx, deps, { locked, parcelId, ...(await parcelSettlement(tx, locked, items)), at });
  await releaseRest(tx, deps, locked.order);
  const versions = await refreshStates(tx, { order: locked.order, vendorOrderIds: [id] });
  await announce(tx, deps, { locked, items, parcelId, input, version: versions.get(id) ?? 1, at });
  await issueInvoiceWhenSent(tx, locked, at);
  await auditOrder(tx, viewer, { action: 'vendor-order.fulfill', target: id, detail: { parcelId } });
  return parcelId;
}

function openQuantity(line: OrderLineRow): number {
  return line.quantity - line.shippedQuantity - line.cancelledQuantity;
}

function itemsToShip(lines: readonly OrderLineRow[], wanted: readonly { lineId: string; quantity: number }[] | null): ParcelItem[] {
  const items = wanted === null ? lines.map((line) => ({ line, quantity: openQuantity(line) })).filter((item) => item.quantity > 0) : wanted.map((item) => wantedItem(lines, item));
  if (items.length === 0) throw new DomainError('INVALID_STATE', 'Nothing is left to send.', { field: ['id'] });
  return items;
}

function wantedItem(lines: readonly OrderLineRow[], { lineId, quantity }: { lineId: string; quantity: number }): ParcelItem {
  const line = lines.find((candidate) => candidate.id === lineId);
  const field = ['input', 'items', lineId];
  if (!line) throw new DomainError('NOT_FOUND', `The vendor order has no line ${lineId}.`, { field });
  if (quantity > openQuantity(line)) throw new DomainError('LIMIT_EXCEEDED', `${openQuantity(line)} of "${line.title}" are left to send, not ${quantity}.`, { field });
  return { line, quantity };
}

/** The rest of what the order is made of has to be collected, too, and a payment cannot be collected from without end. */
async function assertCollectable(tx: Tx, { order, vendorOrder, lines }: LockedVendorOrder, items: readonly ParcelItem[]): Promise<void> {
  const units = (quantities: readonly number[]) => quantities.reduce((sum, quantity) => sum + quantity, 0);
  if (units(items.map(({ quantity }) => quantity)) === units(lines.map(openQuantity))) return;
  if (mayLeaveRest(await parcelsSoFar(tx, { orderId: order.id, vendorOrderId: vendorOrder.id }))) return;
  throw new DomainError('LIMIT_EXCEEDED', `A payment can be collected in ${mostParcels} parcels at most: send all that is left of ${vendorOrder.number} at once.`, { field: ['input', 'items'] });
}

/** The settlement of a whole line, as it was frozen. */
export function lineSettlement(line: OrderLineRow): Settlement {
  const { totalMinor, subsidyMinor, commissionMinor, commissionTaxMinor, payableMinor, stepMinor } = line;
  return { totalMinor, subsidyMinor, commissionMinor, commissionTaxMinor, payableMinor, stepMinor };
}

/** The share of each line that is in the parcel; delivery is charged with the first one. */
async function parcelSettlement(tx: Tx, { vendorOrder }: LockedVendorOrder, items: readonly ParcelItem[]): Promise<{ settlement: Settlement; bearsDelivery: boolean }> {
  const parts = items.map(({ line, quantity }) => settlementPart(lineSettlement(line), { before: line.shippedQuantity, part: quantity, whole: line.quantity }));
  const [delivery] = await tx.query<{ settlement: string | null }>('SELECT shipping_settlement AS settlement FROM vendor_orders WHERE id = ? AND shipping_captured = FALSE', [vendorOrder.id]);
  if (!delivery) return { settlement: sumSettlements(parts), bearsDelivery: false };
  await tx.execute('UPDATE vendor_orders SET shipping_captured = TRUE WHERE id = ?', [vendorOrder.id]);
  return { settlement: sumSettlements(delivery.settlement === null ? parts : [...parts, parseJson<Settlement>(delivery.settlement)]), bearsDelivery: true };
}

interface Collected {
  locked: LockedVendorOrder;
  parcelId: string;
  settlement: Settlement;
  bearsDelivery: boolean;
  at: Date;
}

async function collect(tx: Tx, { payments }: { payments: PaymentDriver }, { locked, parcelId, settlement, bearsDelivery, at }: Collected): Promise<void> {
  const { order, vendorOrder } = locked;
  const booking = { orderId: order.id, vendorId: vendorOrder.vendorId, settlement, refundId: null, reason: null, parcel: { id: parcelId, bearsDelivery } };
  const payment = await paymentOfOrder(tx, order.id);
  if (settlement.totalMinor === 0 || !payment) return payments.bookWithoutCall(tx, { vendorOrder, booking, at });
  const operationId = await requestOperation(tx, { paymentId: payment.id, vendorOrderId: vendorOrder.id, kind: 'CAPTURE', amountMinor: settlement.totalMinor, booking, now: at });
  tx.afterCommit(() => payments.request(operationId));
}

interface Announcement {
  locked: LockedVendorOrder;
  items: readonly ParcelItem[];
  parcelId: string;
  input: FulfillVendorOrder['input'];
  version: number;
  at: Date;
}

async function announce(tx: Tx, { outbox }: UseCaseDeps, { locked, items, parcelId, input, version, at }: Announcement): Promise<void> {
  const { order, vendorOrder, lines } = locked;
  const shippedNow = new Map(items.map((item) => [item.line.id, item.quantity]));
  await outbox.add(tx, shipStock, {
    aggregateId: order.id,
    aggregateVersion: version,
    data: { orderId: order.id, reference: parcelId, lines: items.map((item) => ({ variantId: item.line.variantId, quantity: item.quantity })) },
  });
  await outbox.add(tx, vendorOrderShipped, {
    aggregateId: vendorOrder.id,
    aggregateVersion: version,
    data: {
      ...vendorOrderFacts(locked),
      parcelId,
      carrier: input.carrier,
      trackingNumber: input.trackingNumber ?? null,
      isComplete: lines.every((line) => openQuantity(line) === (shippedNow.get(line.id) ?? 0)),
      lines: items.map((item) => lineFacts(item.line, item.quantity)),
    },
  });
  recordTimeline(tx, { orderId: order.id, vendorOrderId: vendorOrder.id, at, event: 'vendor-order.shipped', description: `${vendorOrder.vendorName} sent a parcel with ${input.carrier}${input.trackingNumber ? ` (${input.trackingNumber})` : ''}.` });
}
