import type { Money } from '#platform/money/money';

interface EventBase {
  /** The provider's id of the event: equal in every copy, so the inbox takes it once. */
  readonly id: string;
  /** Our reference given with the request; null when the provider does not repeat it. */
  readonly reference: string | null;
  /** Key of the request it belongs to, where the provider repeats it. */
  readonly idempotencyKey: string | null;
  readonly occurredAt: Date;
}

interface AuthorizationEvent extends EventBase {
  readonly authorizationId: string;
}

interface MoneyEvent extends EventBase {
  readonly amount: Money;
}

/** What a provider told by webhook. Hints, not truth: they come late, early, twice and out of order. */
export type PaymentEvent =
  | (AuthorizationEvent & { readonly type: 'authorization.succeeded' | 'authorization.voided' })
  | (AuthorizationEvent & { readonly type: 'authorization.declined'; readonly reason: string })
  | (AuthorizationEvent & { readonly type: 'authorization.requiresAction'; readonly url: string })
  | (MoneyEvent & { readonly type: 'capture.succeeded'; readonly authorizationId: string; readonly captureId: string })
  | (MoneyEvent & { readonly type: 'refund.succeeded' | 'refund.failed'; readonly refundId: string })
  | (MoneyEvent & { readonly type: 'transfer.paid' | 'transfer.failed'; readonly transferId: string })
  /** A transfer that had been sent was taken back, or a part of it: `amount` is all of it so far. */
  | (MoneyEvent & { readonly type: 'transfer.reversed'; readonly transferId: string })
  /** Between the vendor's account at the provider and its bank: nothing of ours moves. `reason` is '' unless it failed. */
  | (MoneyEvent & { readonly type: 'bankPayout.failed' | 'bankPayout.paid'; readonly account: string; readonly reason: string })
  /** The buyer took a payment to the bank; `outcome` is null until it is decided. The provider repeats no reference of ours. */
  | (MoneyEvent & {
      readonly type: 'dispute.opened' | 'dispute.closed';
      readonly disputeId: string;
      readonly authorizationId: string;
      readonly reason: string;
      readonly openedAt: Date;
      /** Until when evidence can be handed in. */
      readonly respondBy: Date | null;
      readonly outcome: 'WON' | 'LOST' | 'DROPPED' | null;
    })
  /** Nothing we act on; answer 2xx, so that it is not sent again. */
  | (EventBase & { readonly type: 'ignored'; readonly providerType: string });
