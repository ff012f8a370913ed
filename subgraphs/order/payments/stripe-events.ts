import type { Stripe } from 'stripe';
import type { PaymentEvent } from './payment-event.ts';
import { fromStripeAmount } from './stripe-amounts.ts';

/** A Stripe event in our terms. The caller has verified its signature, so its shape is trusted. */
export function stripeEvent(event: Stripe.Event): PaymentEvent {
  const base = (metadata: Stripe.Metadata | null | undefined) => ({
    id: event.id,
    reference: metadata?.['reference'] ?? null,
    idempotencyKey: metadata?.['idempotency_key'] ?? null,
    occurredAt: new Date(event.created * 1000),
  });
  switch (event.type) {
    case 'payment_intent.amount_capturable_updated': {
      const intent = event.data.object;
      return { ...base(intent.metadata), type: 'authorization.succeeded', authorizationId: intent.id };
    }
    case 'payment_intent.canceled': {
      const intent = event.data.object;
      return { ...base(intent.metadata), type: 'authorization.voided', authorizationId: intent.id };
    }
    case 'payment_intent.payment_failed': {
      const intent = event.data.object;
      const { decline_code, code } = intent.last_payment_error ?? {};
      return {
        ...base(intent.metadata),
        type: 'authorization.declined',
        authorizationId: intent.id,
        reason: decline_code ?? code ?? 'declined',
      };
    }
    case 'payment_intent.requires_action': {
      const intent = event.data.object;
      const url = intent.next_action?.redirect_to_url?.url ?? '';
      return { ...base(intent.metadata), type: 'authorization.requiresAction', authorizationId: intent.id, url };
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refundEvent(event.data.object, event.type, base(event.data.object.metadata));
    case 'charge.dispute.created':
    case 'charge.dispute.closed':
      return disputeEvent(event.data.object, event.type, base(null));
    case 'transfer.created':
    case 'transfer.reversed':
      return transferEvent(event.data.object, event.type, base(event.data.object.metadata));
    case 'payout.failed':
    case 'payout.paid':
      return bankPayoutEvent(event, base(null));
  }
  return { ...base(null), type: 'ignored', providerType: event.type };
}

type Base = Pick<PaymentEvent, 'id' | 'reference' | 'idempotencyKey' | 'occurredAt'>;

/** A platform reverses transfers, in whole or in parts, and the transfer says how much so far; no bank does: https://docs.stripe.com/api/transfer_reversals */
function transferEvent({ id, amount, amount_reversed: reversed, currency }: Stripe.Transfer, providerType: 'transfer.created' | 'transfer.reversed', base: Base): PaymentEvent {
  if (providerType === 'transfer.created') return { ...base, type: 'transfer.paid', transferId: id, amount: fromStripeAmount(amount, currency) };
  return { ...base, type: 'transfer.reversed', transferId: id, amount: fromStripeAmount(reversed, currency) };
}

/** Those of connected accounts are named by them; one without is between our own account and our bank. https://docs.stripe.com/connect/webhooks */
function bankPayoutEvent({ account, type, data }: Stripe.PayoutFailedEvent | Stripe.PayoutPaidEvent, base: Base): PaymentEvent {
  if (account === undefined) return { ...base, type: 'ignored', providerType: type };
  const { amount, currency, failure_code: reason } = data.object;
  const about = { account, amount: fromStripeAmount(amount, currency) };
  return type === 'payout.failed' ? { ...base, ...about, type: 'bankPayout.failed', reason: reason ?? 'unknown' } : { ...base, ...about, type: 'bankPayout.paid', reason: '' };
}

function refundEvent({ id, status, amount, currency }: Stripe.Refund, providerType: string, base: Base): PaymentEvent {
  const sum = fromStripeAmount(amount, currency);
  if (status === 'succeeded') return { ...base, type: 'refund.succeeded', refundId: id, amount: sum };
  if (status === 'failed' || status === 'canceled') return { ...base, type: 'refund.failed', refundId: id, amount: sum };
  return { ...base, type: 'ignored', providerType };
}

/** An enquiry that came to nothing ends as `warning_closed`, which moved no money; what is not decided by the close counts as dropped, too. */
function disputeEvent(dispute: Stripe.Dispute, providerType: string, base: Base): PaymentEvent {
  const { id, amount, currency, reason, status, payment_intent: intent, evidence_details: evidence, created } = dispute;
  const authorizationId = typeof intent === 'string' ? intent : intent?.id;
  if (authorizationId === undefined) return { ...base, type: 'ignored', providerType };
  const isClosed = providerType === 'charge.dispute.closed';
  const decided = status === 'won' ? 'WON' : status === 'lost' ? 'LOST' : 'DROPPED';
  return {
    ...base,
    type: isClosed ? 'dispute.closed' : 'dispute.opened',
    disputeId: id,
    authorizationId,
    amount: fromStripeAmount(amount, currency),
    reason,
    openedAt: new Date(created * 1000),
    respondBy: evidence?.due_by ? new Date(evidence.due_by * 1000) : null,
    outcome: isClosed ? decided : null,
  };
}
