/** A buyer disputes a payment at the bank. It is noted for people, who answer it at the provider; what it does to the money is booked by them, too. */
import type { Tx } from '#platform/data/database';
import { formatAmount } from '#platform/money/money';
import { closeDispute, insertDispute, orderOfAuthorization } from '../data/disputes.ts';
import { recordTimeline } from '../data/timeline.ts';
import type { PaymentEvent } from '../payments/payment-event.ts';

export type DisputeEvent = Extract<PaymentEvent, { disputeId: string }>;

const ends = { WON: 'was decided in favour of the marketplace', LOST: 'was decided in favour of the buyer', DROPPED: 'was dropped' } as const;

/** The end may be heard of before the beginning, which is then no news. One about a payment of no order of ours is left aside. */
export async function noteDispute(tx: Tx, event: DisputeEvent): Promise<void> {
  const { disputeId: id, amount, reason, respondBy, outcome, occurredAt: at } = event;
  const orderId = await orderOfAuthorization(tx, event.authorizationId);
  if (orderId === null) return;
  const isNew = await insertDispute(tx, { id, orderId, currency: amount.currency, amountMinor: amount.minor, reason, respondBy, openedAt: event.openedAt });
  const sum = `${formatAmount(amount)} ${amount.currency}`;
  if (outcome !== null) {
    if (await closeDispute(tx, id, { state: outcome, at })) recordTimeline(tx, { orderId, at, event: 'payment.dispute-closed', description: `The dispute of ${sum} ${ends[outcome]}.` });
  } else if (isNew) recordTimeline(tx, { orderId, at, event: 'payment.disputed', description: `${sum} of the payment are disputed at the buyer's bank.` });
}
