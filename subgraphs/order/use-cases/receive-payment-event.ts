/** What the provider tells by webhook becomes a fact of the checkout, once per event id. */
import type { Database, Tx } from '#platform/data/database';
import { checkoutsByIds } from '../data/checkout-repository.ts';
import { operationById } from '../data/payment-repository.ts';
import { payoutById } from '../data/payout-repository.ts';
import type { CheckoutFact } from '../domain/checkout-saga-types.ts';
import { returnedByBank } from '../domain/payout-failure.ts';
import type { PaymentEvent } from '../payments/payment-event.ts';
import { eventFact } from '../payments/payment-facts.ts';
import { advance, type CheckoutContext } from './advance-checkout.ts';
import { noteDispute } from './note-dispute.ts';
import { settleFailure, settlePaid, settleSent } from './payout-driver.ts';
import { noteAtBank, takePayoutBack } from './take-payout-back.ts';
import { takeRefundBack } from './take-refund-back.ts';

/** Providers wait for seconds before they send an event again. */
const answerFirstMs = 250;

/**
 * Takes an event, once per event id: the id is noted in the inbox in the transaction of its effect, so that five copies count once. A
 * voided authorisation is believed only while the checkout has no order: afterwards the rest of a payment is voided on purpose.
 */
export async function receivePaymentEvent(db: Database, context: CheckoutContext, event: PaymentEvent): Promise<void> {
  if (event.type === 'transfer.paid' || event.type === 'transfer.failed') return once(db, event, (tx) => receiveTransferEvent(tx, context, event));
  if (event.type === 'transfer.reversed') return once(db, event, (tx) => takePayoutBack(tx, context, { ...event, at: context.now() }));
  if (event.type === 'bankPayout.failed' || event.type === 'bankPayout.paid') return once(db, event, (tx) => noteAtBank(tx, context, event));
  if (event.type === 'refund.failed') return once(db, event, (tx) => receiveRefundFailure(tx, context, event));
  if (event.type === 'dispute.opened' || event.type === 'dispute.closed') return once(db, event, (tx) => noteDispute(tx, event));
  const fact = eventFact(event, context.now().getTime());
  const { reference } = event;
  if (!fact || reference === null) return;
  // The event often comes while the answer to the very call that caused it is being written down.
  await context.driver.idle(reference, answerFirstMs);
  if (await isKnown(db, context, reference, fact)) return;
  await once(db, event, async (tx) => {
    await advance(tx, context, { checkoutId: reference, fact: (checkout) => (isStale(fact, checkout.state) ? null : fact) });
  });
}

async function once(db: Database, event: PaymentEvent, effect: (tx: Tx) => Promise<void>): Promise<void> {
  await db.transaction(async (tx) => {
    const { affectedRows } = await tx.execute("INSERT IGNORE INTO inbox (consumer, message_id, processed_at) VALUES ('order.payment-webhook', ?, UTC_TIMESTAMP(3))", [event.id]);
    if (affectedRows > 0) await effect(tx);
  }, { label: 'payment-webhook' });
}

/** Mostly the answer to the call was sooner than its event, which then tells nothing new: no state takes it back. This very process may have written it down. */
async function isKnown(db: Database, { driver }: Pick<CheckoutContext, 'driver'>, checkoutId: string, fact: CheckoutFact): Promise<boolean> {
  if (fact.type === 'paymentAuthorized' && driver.isAuthorized(checkoutId)) return true;
  const state = (await checkoutsByIds(db, [checkoutId])).get(checkoutId)?.state;
  return state === 'PLACED' || (state === 'CONFIRMING' && fact.type === 'paymentAuthorized');
}

/** Webhooks come late and out of order: one that can no longer be true of this state is left aside. */
function isStale(fact: CheckoutFact, state: string): boolean {
  const early = state === 'CREATED' || state === 'RESERVING';
  if (early) return true;
  return fact.type === 'paymentDeclined' && (state === 'CONFIRMING' || state === 'PLACED');
}

/** A payout on its way has arrived, or has not: which is heard once, and perhaps before the answer that it was sent. */
async function receiveTransferEvent(tx: Tx, context: CheckoutContext, event: Extract<PaymentEvent, { transferId: string }>): Promise<void> {
  const payout = event.reference === null ? null : await payoutById(tx, event.reference, { lock: true });
  if (!payout) return;
  const at = context.now();
  if (event.type === 'transfer.paid') {
    await settleSent(tx, context, payout, { reference: event.transferId, at });
    await settlePaid(tx, payout, at);
  } else if (payout.state !== 'FAILED') await settleFailure(tx, context, payout, { from: payout.state, reason: returnedByBank, at });
}

async function receiveRefundFailure(tx: Tx, context: CheckoutContext, event: Extract<PaymentEvent, { refundId: string }>): Promise<void> {
  const operation = event.idempotencyKey === null ? null : await operationById(tx, event.idempotencyKey);
  if (operation?.kind === 'REFUND' || (operation?.kind === 'VOID' && operation.isCollected)) await takeRefundBack(tx, { operation, reference: event.refundId, at: context.now() });
}
