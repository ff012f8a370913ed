/** What the provider tells by webhook becomes a fact of the checkout, once per event id. */
import type { Tx } from '#platform/data/database';
import { payoutById } from '../data/payout-repository.ts';
import type { CheckoutFact } from '../domain/checkout-saga-types.ts';
import type { PaymentEvent } from '../payments/payment-event.ts';
import { eventFact } from '../payments/payment-facts.ts';
import { advance, type CheckoutContext } from './advance-checkout.ts';
import { settleFailure, settlePaid } from './payout-driver.ts';

/**
 * Takes an event in the transaction that also notes its id in the inbox, so that five copies count once. A voided authorisation is
 * believed only while the checkout has no order: afterwards the rest of a payment is voided on purpose.
 */
export async function receivePaymentEvent(tx: Tx, context: CheckoutContext, event: PaymentEvent): Promise<void> {
  const { affectedRows } = await tx.execute("INSERT IGNORE INTO inbox (consumer, message_id, processed_at) VALUES ('order.payment-webhook', ?, UTC_TIMESTAMP(3))", [event.id]);
  if (affectedRows === 0) return;
  if (event.type === 'transfer.paid' || event.type === 'transfer.failed') return receiveTransferEvent(tx, context.now(), event);
  const fact = eventFact(event, context.now().getTime());
  if (!fact || event.reference === null) return;
  await advance(tx, context, { checkoutId: event.reference, fact: (checkout) => (isStale(fact, checkout.state) ? null : fact) });
}

/** Webhooks come late and out of order: one that can no longer be true of this state is left aside. */
function isStale(fact: CheckoutFact, state: string): boolean {
  const early = state === 'CREATED' || state === 'RESERVING';
  if (early) return true;
  return fact.type === 'paymentDeclined' && (state === 'CONFIRMING' || state === 'PLACED');
}

/** A payout on its way has arrived, or has not. */
async function receiveTransferEvent(tx: Tx, at: Date, event: Extract<PaymentEvent, { transferId: string }>): Promise<void> {
  const payout = event.reference === null ? null : await payoutById(tx, event.reference, { lock: true });
  if (!payout) return;
  if (event.type === 'transfer.paid') await settlePaid(tx, payout, at);
  else await settleFailure(tx, payout, { from: 'SENT', reason: 'the transfer failed at the receiving bank', at });
}
