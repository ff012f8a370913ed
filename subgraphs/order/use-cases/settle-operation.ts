/** What follows when money was collected, given back or set free: sums, books, states, timeline, events. */
import { refundIssued } from '#events/order';
import type { Tx } from '#platform/data/database';
import { formatAmount } from '#platform/money/money';
import type { Outbox } from '#platform/outbox/outbox';
import { book, earningBucket } from '../data/ledger-repository.ts';
import { ordersBy, vendorOrdersByIds, type OrderRow, type VendorOrderRow } from '../data/order-repository.ts';
import { depositOf, finishOperation, noteDeposit, operationById, type PaymentOperation } from '../data/payment-repository.ts';
import { recordTimeline } from '../data/timeline.ts';
import type { Settlement } from '../domain/commission.ts';
import { accounts } from '../domain/ledger-accounts.ts';
import { bookCapture, bookDeposit, bookDepositReturned, bookRefundPaid } from '../domain/ledger.ts';
import { lockOrderRows, refreshStates, vendorOrderFacts } from './order-change.ts';

interface Settled {
  operation: PaymentOperation;
  /** The provider's id of the capture or refund. */
  reference: string;
  /** What the provider collected with the first capture, in place of what each one is for. */
  collectedMinor?: number;
  at: Date;
}

/** Ends the operation and applies its effects, once: an operation that was ended before changes nothing. */
export async function settleOperation(tx: Tx, deps: { outbox: Outbox }, { operation, reference, collectedMinor, at }: Settled): Promise<void> {
  await lockOrderRows(tx, operation.booking.orderId);
  if (!(await finishOperation(tx, operation.id, { state: 'SUCCEEDED', reference, now: at }))) return;
  if (operation.kind === 'VOID') {
    // Something may have been written off, and so be set free with the rest, since it was read for the call.
    return returnDeposit(tx, { operation: (await operationById(tx, operation.id)) ?? operation, otherwise: null, at });
  }
  if (collectedMinor !== undefined) await takeDeposit(tx, { operation, collectedMinor, at });
  await applyMoved(tx, deps, { operation, otherwise: null, isFromDeposit: collectedMinor !== undefined, at });
}

/** Booked with whichever capture is heard of first. */
async function takeDeposit(tx: Tx, { operation, collectedMinor, at }: { operation: PaymentOperation; collectedMinor: number; at: Date }): Promise<void> {
  const { paymentId, currency, booking } = operation;
  if (!(await noteDeposit(tx, paymentId, { collectedMinor, at }))) return;
  await book(tx, bookDeposit({ id: paymentId, currency, amountMinor: collectedMinor }), { orderId: booking.orderId, vendorId: null, at });
}

/** What a void has given back, where the money had been collected: all that was called off after that. */
export function returnedMinor({ amountMinor }: Pick<PaymentOperation, 'amountMinor'>, { collectedMinor, authorizedMinor }: { collectedMinor: number; authorizedMinor: number }): number {
  return amountMinor - (authorizedMinor - collectedMinor);
}

/** Books that what was collected and never earned went back to the buyer; nothing where nothing had been collected before its time. */
export async function returnDeposit(tx: Tx, { operation, otherwise, at }: Pick<Moved, 'operation' | 'otherwise' | 'at'>): Promise<void> {
  const deposit = await depositOf(tx, operation.paymentId);
  if (!deposit) return;
  const { id, currency, booking } = operation;
  const amountMinor = returnedMinor(operation, deposit);
  await book(tx, bookDepositReturned({ id: otherwise === null ? id : `${id}:otherwise`, currency, amountMinor, from: moneySide({ otherwise }) }), { orderId: booking.orderId, vendorId: null, at });
  if (amountMinor === 0) return;
  const description = `${formatAmount({ minor: amountMinor, currency })} ${currency} that nothing was sent for were given back${byOtherMeans({ otherwise })}.`;
  recordTimeline(tx, { orderId: booking.orderId, at, event: 'payment.returned', description });
}

export interface Moved {
  /** A capture or a refund; the rows of its order are locked. */
  operation: PaymentOperation;
  /** The reference under which the money moved by other means than the provider; null when the provider moved it. */
  otherwise: string | null;
  /** Of a capture: its money had been collected with the first one. */
  isFromDeposit?: boolean;
  at: Date;
}

/** Books money that has moved and tells of it. The caller sees to it that this happens once. */
export async function applyMoved(tx: Tx, { outbox }: { outbox: Outbox }, moved: Moved): Promise<void> {
  const { operation } = moved;
  const [order] = await ordersBy(tx, 'id', [operation.booking.orderId]);
  if (!order) return;
  const [vendorOrder] = await vendorOrdersByIds(tx, [operation.vendorOrderId as string]);
  if (!vendorOrder) throw new Error(`payment operation ${operation.id} is for no vendor order`);
  if (operation.kind === 'CAPTURE') await applyCapture(tx, { ...moved, order, vendorOrder });
  else await applyRefund(tx, { outbox }, { ...moved, order, vendorOrder });
}

type OnOrder = Moved & { order: OrderRow; vendorOrder: VendorOrderRow };

const moneySide = ({ otherwise }: Pick<Moved, 'otherwise'>) => (otherwise === null ? accounts.pspClearing : accounts.ownBank);
const byOtherMeans = ({ otherwise }: Pick<Moved, 'otherwise'>) => (otherwise === null ? '' : ` by other means (${otherwise})`);

async function applyCapture(tx: Tx, moved: OnOrder): Promise<void> {
  const { operation, order, vendorOrder, at } = moved;
  const { amountMinor } = operation;
  // What was collected by other means is set free at the provider.
  const sums = moved.otherwise === null ? { sql: 'captured_minor = captured_minor + ?', params: [amountMinor] } : { sql: 'voided_minor = voided_minor + ?, collected_otherwise_minor = collected_otherwise_minor + ?', params: [amountMinor, amountMinor] };
  await tx.execute(`UPDATE payments SET ${sums.sql} WHERE id = ?`, [...sums.params, operation.paymentId]);
  await tx.execute('UPDATE vendor_orders SET captured_minor = captured_minor + ? WHERE id = ?', [amountMinor, vendorOrder.id]);
  const settlement = operation.booking.settlement as Settlement;
  // One that failed at first is collected whenever an operator has seen to it, even after the return window.
  const booking = { id: operation.id, currency: operation.currency, vendorId: vendorOrder.vendorId, settlement, into: moved.isFromDeposit ? accounts.buyerDeposits : moneySide(moved), to: await earningBucket(tx, vendorOrder.id) };
  await book(tx, bookCapture(booking), { orderId: order.id, vendorId: vendorOrder.vendorId, at });
  await refreshStates(tx, { order, vendorOrderIds: [vendorOrder.id] });
  const amount = `${formatAmount({ minor: amountMinor, currency: operation.currency })} ${operation.currency}`;
  recordTimeline(tx, { orderId: order.id, vendorOrderId: vendorOrder.id, at, event: 'payment.captured', description: `${amount} was collected for ${vendorOrder.number}${byOtherMeans(moved)}.` });
}

async function applyRefund(tx: Tx, { outbox }: { outbox: Outbox }, moved: OnOrder): Promise<void> {
  const { operation, order, vendorOrder, at, otherwise } = moved;
  const { amountMinor, currency, booking } = operation;
  // What the provider gave back and the buyer's bank refused is booked under the operation's own id already.
  await book(tx, bookRefundPaid({ id: otherwise === null ? operation.id : `${operation.id}:otherwise`, currency, amountMinor, from: moneySide(moved) }), { orderId: order.id, vendorId: vendorOrder.vendorId, at });
  const amount = `${formatAmount({ minor: amountMinor, currency })} ${currency}`;
  recordTimeline(tx, { orderId: order.id, vendorOrderId: vendorOrder.id, at, event: 'refund.issued', description: `${amount} was given back for ${vendorOrder.number}${byOtherMeans(moved)}.` });
  await outbox.add(tx, refundIssued, {
    aggregateId: vendorOrder.id,
    aggregateVersion: vendorOrder.version,
    data: { ...vendorOrderFacts({ order, vendorOrder }), refundId: booking.refundId ?? operation.id, paymentId: operation.id, currency, amountMinor, reason: booking.reason ?? '', ...(otherwise !== null && { paidUnder: otherwise }) },
  });
}
