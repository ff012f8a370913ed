/** Gives money for sent goods back: the sale is reversed with its commission, then the provider pays. */
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { book, earningBucket } from '../data/ledger-repository.ts';
import type { OrderLineRow } from '../data/order-repository.ts';
import { saveRefunded, sentGoods, type SentGoods } from '../data/paid-pieces.ts';
import { finishOperation, paymentOfOrder, refundableCaptures, requestOperation } from '../data/payment-repository.ts';
import { recordTimeline } from '../data/timeline.ts';
import { sumSettlements, type Settlement } from '../domain/commission.ts';
import { bookRefund } from '../domain/ledger.ts';
import { openUnits, settlementOfRanges, takePaid, type Collection, type Taken } from '../domain/paid-pieces.ts';
import type { UseCaseDeps } from './deps.ts';
import { lineSettlement } from './fulfill-vendor-order.ts';
import { issueCreditNote } from './issue-documents.ts';
import { anyLineItems } from './line-items.ts';
import { actorOf, auditOrder, lockVendorOrder, refreshStates, vendorScope, type LockedVendorOrder } from './order-change.ts';
import type { PaymentDriver } from './payment-driver.ts';

export const refundRoles = ['OWNER', 'MANAGER', 'FINANCE'] as const;

export const refundInput = z
  .strictObject({
    items: anyLineItems,
    includesDelivery: z.boolean().nullish(),
    reason: z.string().trim().min(1).max(1000),
  })
  .refine(({ items, includesDelivery }) => items.length > 0 || includesDelivery === true, { path: ['items'], message: 'name what to give back: pieces of lines, the delivery, or both' });

export interface RefundVendorOrder {
  id: string;
  viewer: Viewer;
  idempotencyKey: string;
  input: z.infer<typeof refundInput>;
}

interface RefundItem {
  line: OrderLineRow;
  quantity: number;
  taken: Taken;
  settlement: Settlement;
}

/** Returns the refund's id. @throws DomainError NOT_FOUND, REFUND_EXCEEDS_CAPTURED, IDEMPOTENCY_*. */
export async function refundVendorOrder(deps: UseCaseDeps & { payments: PaymentDriver }, request: RefundVendorOrder): Promise<string> {
  const { id, viewer, idempotencyKey, input } = request;
  const call = { db: deps.db, actor: actorOf(viewer), operation: 'vendorOrderRefund', key: idempotencyKey, input: { id, ...input } };
  return withIdempotency(call, async (tx) => {
    const locked = await lockVendorOrder(tx, id, vendorScope(viewer, refundRoles));
    const refundId = await refundItems(tx, deps, { locked, items: input.items, includesDelivery: input.includesDelivery ?? false, reason: input.reason });
    await auditOrder(tx, viewer, { action: 'vendor-order.refund', target: id, detail: { refundId, reason: input.reason } });
    return refundId;
  });
}

interface Refunded {
  locked: LockedVendorOrder;
  items: readonly { lineId: string; quantity: number }[];
  /** Also what the delivery cost, which is given back as a whole. */
  includesDelivery?: boolean;
  reason: string;
}

/** Refunds units of lines of a locked vendor order. @throws DomainError NOT_FOUND, INVALID_STATE, REFUND_EXCEEDS_CAPTURED. */
export async function refundItems(tx: Tx, deps: UseCaseDeps & { payments: PaymentDriver }, { locked, items, includesDelivery = false, reason }: Refunded): Promise<string> {
  const sent = await sentGoods(tx, locked.vendorOrder.id, locked.lines);
  const delivery = includesDelivery ? await takeDelivery(tx, locked, sent) : null;
  return refund(tx, deps, { locked, items: items.map((item) => toRefund(locked.lines, sent, item)), delivery, reason });
}

/** What the delivery cost, noted as given back. */
async function takeDelivery(tx: Tx, { vendorOrder }: LockedVendorOrder, sent: SentGoods): Promise<Settlement> {
  const field = ['input', 'includesDelivery'];
  const [row] = await tx.query<{ settlement: string | null; isCharged: number; isRefunded: number }>(
    'SELECT shipping_settlement AS settlement, shipping_captured AS isCharged, shipping_refunded AS isRefunded FROM vendor_orders WHERE id = ?',
    [vendorOrder.id],
  );
  const settlement = row?.settlement ? parseJson<Settlement>(row.settlement) : null;
  if (!row || !settlement || settlement.totalMinor === 0) throw new DomainError('INVALID_STATE', 'The buyer paid nothing for the delivery.', { field });
  if (!row.isCharged) throw new DomainError('REFUND_EXCEEDS_CAPTURED', 'The delivery is charged with the first parcel, and none was sent yet.', { field });
  if (sent.delivery !== 'COLLECTED') throw new DomainError('REFUND_EXCEEDS_CAPTURED', `${notCollected(sent.delivery)} for the delivery.`, { field });
  if (row.isRefunded) throw new DomainError('REFUND_EXCEEDS_CAPTURED', 'What the delivery cost was given back already.', { field });
  await tx.execute('UPDATE vendor_orders SET shipping_refunded = TRUE WHERE id = ?', [vendorOrder.id]);
  return settlement;
}

const notCollected = (collection: Collection | null) => (collection === 'WAITING' ? 'Nothing was collected yet' : 'Nothing was ever collected');

/** Pieces that were paid for. What was paid for others is theirs. */
function toRefund(lines: readonly OrderLineRow[], { piecesByLine }: SentGoods, { lineId, quantity }: { lineId: string; quantity: number }): RefundItem {
  const line = lines.find((candidate) => candidate.id === lineId);
  const field = ['input', 'items', lineId];
  if (!line) throw new DomainError('NOT_FOUND', `The vendor order has no line ${lineId}.`, { field });
  const left = line.shippedQuantity - line.refundedQuantity;
  if (quantity > left) throw new DomainError('REFUND_EXCEEDS_CAPTURED', `${left} of "${line.title}" were sent and not refunded yet, not ${quantity}.`, { field });
  const pieces = piecesByLine.get(lineId) ?? [];
  const { COLLECTED: paid, WAITING: waiting } = openUnits(pieces);
  if (quantity > paid) throw new DomainError('REFUND_EXCEEDS_CAPTURED', `${paid} of "${line.title}" were paid for and not refunded yet, not ${quantity}${waiting > 0 ? `; ${waiting} are still to be collected` : ''}.`, { field });
  const taken = takePaid(pieces, quantity);
  return { line, quantity, taken, settlement: settlementOfRanges(lineSettlement(line), taken.ranges, line.quantity) };
}

async function refund(tx: Tx, deps: UseCaseDeps & { payments: PaymentDriver }, { locked, items, delivery, reason }: { locked: LockedVendorOrder; items: RefundItem[]; delivery: Settlement | null; reason: string }): Promise<string> {
  const { order, vendorOrder } = locked;
  const at = deps.now();
  const settlement = sumSettlements([...items.map((item) => item.settlement), ...(delivery ? [delivery] : [])]);
  await countRefund(tx, { vendorOrderId: vendorOrder.id, orderId: order.id, amountMinor: settlement.totalMinor });
  const refundId = newId('rfd', at);
  await tx.execute('INSERT INTO refunds (id, vendor_order_id, amount_minor, reason, created_at) VALUES (?)', [[refundId, vendorOrder.id, settlement.totalMinor, reason, at]]);
  for (const { line, quantity, taken, settlement: part } of items) {
    await saveRefunded(tx, taken.pieces);
    await tx.execute('UPDATE order_lines SET refunded_quantity = refunded_quantity + ? WHERE id = ?', [quantity, line.id]);
    await tx.execute('INSERT INTO refund_items (refund_id, line_id, quantity, amount_minor) VALUES (?)', [[refundId, line.id, quantity, part.totalMinor]]);
  }
  const booking = { id: refundId, currency: vendorOrder.currency, vendorId: vendorOrder.vendorId, settlement, from: await earningBucket(tx, vendorOrder.id) };
  await book(tx, bookRefund(booking), { orderId: order.id, vendorId: vendorOrder.vendorId, at });
  await requestRefunds(tx, deps, { locked, refundId, amountMinor: settlement.totalMinor, reason, at });
  await refreshStates(tx, { order, vendorOrderIds: [vendorOrder.id] });
  recordTimeline(tx, { orderId: order.id, vendorOrderId: vendorOrder.id, at, event: 'refund.decided', description: `${vendorOrder.vendorName} refunds a part of ${vendorOrder.number}: ${reason}` });
  await issueCreditNote(tx, locked, { refundId, items: items.map(({ line, taken }) => ({ line, ranges: taken.ranges })), includesDelivery: delivery !== null, reason, at });
  return refundId;
}

/** Conditional, so that no two refunds together exceed what was captured. */
async function countRefund(tx: Tx, { vendorOrderId, orderId, amountMinor }: { vendorOrderId: string; orderId: string; amountMinor: number }): Promise<void> {
  const { affectedRows } = await tx.execute('UPDATE vendor_orders SET refunded_minor = refunded_minor + ? WHERE id = ? AND refunded_minor + ? <= captured_minor', [amountMinor, vendorOrderId, amountMinor]);
  if (affectedRows !== 1) throw new DomainError('REFUND_EXCEEDS_CAPTURED', 'That is more than was collected for this vendor order so far.', { field: ['input', 'items'] });
  await tx.execute('UPDATE orders SET refunded_minor = refunded_minor + ? WHERE id = ?', [amountMinor, orderId]);
}

interface Requested {
  locked: LockedVendorOrder;
  refundId: string;
  amountMinor: number;
  reason: string;
  at: Date;
}

/** One call per capture that the refund draws on. Of what was collected by other means an operator has to give it back by such. */
async function requestRefunds(tx: Tx, { payments }: { payments: PaymentDriver }, { locked, refundId, amountMinor, reason, at }: Requested): Promise<void> {
  const { order, vendorOrder } = locked;
  const payment = await paymentOfOrder(tx, order.id);
  if (amountMinor === 0 || !payment) return;
  let openMinor = amountMinor;
  let otherwiseMinor = 0;
  for (const capture of await refundableCaptures(tx, vendorOrder.id)) {
    if (openMinor === 0) break;
    const part = Math.min(openMinor, capture.leftMinor);
    openMinor -= part;
    if (capture.isOtherwise) otherwiseMinor += part;
    const booking = { orderId: order.id, vendorId: vendorOrder.vendorId, settlement: null, refundId, reason };
    const operationId = await requestOperation(tx, { paymentId: payment.id, vendorOrderId: vendorOrder.id, kind: 'REFUND', amountMinor: part, captureOperationId: capture.id, booking, now: at });
    if (capture.isOtherwise) await finishOperation(tx, operationId, { state: 'FAILED', error: 'It was collected by other means than the payment provider, and is to be given back so.', now: at });
    else tx.afterCommit(() => payments.request(operationId));
  }
  if (openMinor > 0) throw new DomainError('REFUND_EXCEEDS_CAPTURED', 'That is more than was collected for this vendor order so far.', { field: ['input', 'items'] });
  await tx.execute('UPDATE payments SET refunded_minor = refunded_minor + ?, refunded_otherwise_minor = refunded_otherwise_minor + ? WHERE id = ?', [amountMinor - otherwiseMinor, otherwiseMinor, payment.id]);
}
