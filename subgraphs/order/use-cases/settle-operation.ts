/** What follows when the provider has collected, given back or set free: sums, books, states, timeline, events. */
import { refundIssued } from '#events/order';
import type { Tx } from '#platform/data/database';
import { formatAmount } from '#platform/money/money';
import type { Outbox } from '#platform/outbox/outbox';
import { book } from '../data/ledger-repository.ts';
import { ordersBy, vendorOrdersByIds, type OrderRow, type VendorOrderRow } from '../data/order-repository.ts';
import { finishOperation, type PaymentOperation } from '../data/payment-repository.ts';
import { recordTimeline } from '../data/timeline.ts';
import type { Settlement } from '../domain/commission.ts';
import { bookCapture, bookRefundPaid } from '../domain/ledger.ts';
import { lockOrderRows, refreshStates, vendorOrderFacts } from './order-change.ts';

interface Settled {
  operation: PaymentOperation;
  /** The provider's id of the capture or refund. */
  reference: string;
  at: Date;
}

/** Ends the operation and applies its effects, once: an operation that was ended before changes nothing. */
export async function settleOperation(tx: Tx, { outbox }: { outbox: Outbox }, settled: Settled): Promise<void> {
  const { operation, reference, at } = settled;
  await lockOrderRows(tx, operation.booking.orderId);
  if (!(await finishOperation(tx, operation.id, { state: 'SUCCEEDED', reference, now: at }))) return;
  const [order] = await ordersBy(tx, 'id', [operation.booking.orderId]);
  if (!order || operation.kind === 'VOID') return;
  const [vendorOrder] = await vendorOrdersByIds(tx, [operation.vendorOrderId as string]);
  if (!vendorOrder) throw new Error(`payment operation ${operation.id} is for no vendor order`);
  if (operation.kind === 'CAPTURE') await settleCapture(tx, { ...settled, order, vendorOrder });
  else await settleRefund(tx, { outbox }, { ...settled, order, vendorOrder });
}

type OnOrder = Settled & { order: OrderRow; vendorOrder: VendorOrderRow };

async function settleCapture(tx: Tx, { operation, order, vendorOrder, at }: OnOrder): Promise<void> {
  const { amountMinor } = operation;
  await tx.execute('UPDATE payments SET captured_minor = captured_minor + ? WHERE id = ?', [amountMinor, operation.paymentId]);
  await tx.execute('UPDATE vendor_orders SET captured_minor = captured_minor + ? WHERE id = ?', [amountMinor, vendorOrder.id]);
  const settlement = operation.booking.settlement as Settlement;
  await book(tx, bookCapture({ id: operation.id, currency: operation.currency, vendorId: vendorOrder.vendorId, settlement }), { orderId: order.id, vendorId: vendorOrder.vendorId, at });
  await refreshStates(tx, { order, vendorOrderIds: [vendorOrder.id] });
  const amount = `${formatAmount({ minor: amountMinor, currency: operation.currency })} ${operation.currency}`;
  recordTimeline(tx, { orderId: order.id, vendorOrderId: vendorOrder.id, at, event: 'payment.captured', description: `${amount} was collected for ${vendorOrder.number}.` });
}

async function settleRefund(tx: Tx, { outbox }: { outbox: Outbox }, { operation, order, vendorOrder, at }: OnOrder): Promise<void> {
  const { amountMinor, currency, booking } = operation;
  await book(tx, bookRefundPaid({ id: operation.id, currency, amountMinor }), { orderId: order.id, vendorId: vendorOrder.vendorId, at });
  const amount = `${formatAmount({ minor: amountMinor, currency })} ${currency}`;
  recordTimeline(tx, { orderId: order.id, vendorOrderId: vendorOrder.id, at, event: 'refund.issued', description: `${amount} was given back for ${vendorOrder.number}.` });
  await outbox.add(tx, refundIssued, {
    aggregateId: vendorOrder.id,
    aggregateVersion: vendorOrder.version,
    data: { ...vendorOrderFacts({ order, vendorOrder }), refundId: booking.refundId ?? operation.id, currency, amountMinor, reason: booking.reason ?? '' },
  });
}
