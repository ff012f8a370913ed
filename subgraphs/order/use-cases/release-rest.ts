/** What of an authorisation will never be collected is set free at the provider, by whichever change leaves nothing to send. */
import type { Tx } from '#platform/data/database';
import type { OrderRow } from '../data/order-repository.ts';
import { paymentOfOrder, requestOperation } from '../data/payment-repository.ts';
import type { UseCaseDeps } from './deps.ts';
import type { PaymentDriver } from './payment-driver.ts';

/**
 * Call it after each change that sends or calls off: only the last one of an order finds nothing open, whether it is a parcel, a
 * refusal or a cancellation. A capture that is still on its way goes first (`payment-driver.ts`).
 */
export async function releaseRest(tx: Tx, { payments, now }: UseCaseDeps & { payments: PaymentDriver }, order: OrderRow): Promise<void> {
  const payment = await paymentOfOrder(tx, order.id);
  if (!payment || payment.voidedMinor === 0) return;
  const [row] = await tx.query<{ open: string | number | null }>('SELECT SUM(quantity - shipped_quantity - cancelled_quantity) AS open FROM order_lines WHERE order_id = ?', [order.id]);
  if (Number(row?.open) > 0) return;
  const booking = { orderId: order.id, vendorId: null, settlement: null, refundId: null, reason: null };
  const operationId = await requestOperation(tx, { paymentId: payment.id, vendorOrderId: null, kind: 'VOID', amountMinor: payment.voidedMinor, booking, now: now() });
  tx.afterCommit(() => payments.request(operationId));
}
