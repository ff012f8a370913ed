/** A refund (or a void's, of what had been collected before its time) that the provider had taken on did not reach the buyer, whose bank may tell days later: the money is owed again, and an operator decides how it is given back. */
import type { Tx } from '#platform/data/database';
import { formatAmount } from '#platform/money/money';
import { markReturned } from '../data/failed-payments.ts';
import { book } from '../data/ledger-repository.ts';
import { depositOf, finishOperation, type PaymentOperation } from '../data/payment-repository.ts';
import { recordTimeline } from '../data/timeline.ts';
import { bookDepositRefused, bookRefundReturned } from '../domain/ledger.ts';
import { lockOrderRows } from './order-change.ts';
import { returnedMinor } from './settle-operation.ts';

const reason = 'refund_returned';

/** Once, however often it is heard. One that is heard of sooner than the answer that it was taken was never booked as paid. */
export async function takeRefundBack(tx: Tx, { operation, reference, at }: { operation: PaymentOperation; reference: string; at: Date }): Promise<void> {
  const { id, currency, vendorOrderId, booking } = operation;
  await lockOrderRows(tx, booking.orderId);
  if (await finishOperation(tx, id, { state: 'FAILED', reference, error: reason, now: at })) return;
  if (!(await markReturned(tx, id, { reason, at }))) return;
  const deposit = operation.kind === 'VOID' ? await depositOf(tx, operation.paymentId) : null;
  const amountMinor = deposit ? returnedMinor(operation, deposit) : operation.amountMinor;
  await book(tx, (deposit ? bookDepositRefused : bookRefundReturned)({ id, currency, amountMinor }), { orderId: booking.orderId, vendorId: booking.vendorId, at });
  const amount = `${formatAmount({ minor: amountMinor, currency })} ${currency}`;
  recordTimeline(tx, { orderId: booking.orderId, ...(vendorOrderId !== null && { vendorOrderId }), at, event: 'refund.returned', description: `${amount} could not be given back to the account that paid, and is seen to.` });
}
