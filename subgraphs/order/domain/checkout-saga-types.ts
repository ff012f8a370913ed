export type CheckoutState =
  'CREATED' | 'RESERVING' | 'AUTHORIZING' | 'CONFIRMING' | 'PLACED' | 'VOIDING' | 'RELEASING' | 'FAILED' | 'PAYMENT_UNKNOWN';

/** Why a checkout failed. `reason` is the provider's or the catalog's own word for it, for the log and support. */
export interface CheckoutFailure {
  readonly code:
    'INSUFFICIENT_STOCK' | 'PRICE_CHANGED' | 'PAYMENT_DECLINED' | 'PAYMENT_NOT_TAKEN' | 'PAYMENT_UNAVAILABLE' | 'PAYMENT_ACTION_EXPIRED' | 'TIMEOUT' | 'CANCELLED';
  readonly reason: string;
}

export interface CheckoutSaga {
  readonly state: CheckoutState;
  /** False for a free order: nothing is authorised. */
  readonly paymentRequired: boolean;
  /** Provider's id of the authorisation, once known. */
  readonly authorizationId: string | null;
  /** Where the buyer confirms the payment; set while that is waited for. */
  readonly actionUrl: string | null;
  /** How often the present step was asked for again. */
  readonly attempts: number;
  /** How often the payment was asked for again, under the same key, because the provider had never seen the request. */
  readonly reauthorizations: number;
  /** Epoch ms since when the payment's outcome is unknown; after the checkout gave up, since when a payment that came late is to be voided. */
  readonly unknownSince: number | null;
  /** Epoch ms at which the sweeper reports `deadlinePassed`; null in a final state, unless a payment that came late is still to be voided. */
  readonly deadlineAt: number | null;
  readonly failure: CheckoutFailure | null;
}

/** What happened; `at` is epoch ms. */
export type CheckoutFact = { readonly at: number } & (
  | { readonly type: 'started' }
  | { readonly type: 'stockReserved' }
  | { readonly type: 'stockRejected'; readonly reason: string }
  /** Stock is reserved, but at another price than the buyer agreed to. */
  | { readonly type: 'priceChanged'; readonly reason: string }
  | { readonly type: 'paymentAuthorized'; readonly authorizationId: string }
  | { readonly type: 'paymentDeclined'; readonly reason: string }
  /** The provider did not take the request: our key or the request itself is wrong. It moved nothing, and says nothing about the buyer's card. */
  | { readonly type: 'paymentRefused'; readonly reason: string }
  | { readonly type: 'paymentActionRequired'; readonly authorizationId: string; readonly url: string }
  /** The call timed out, broke or answered 5xx: it may or may not have charged. */
  | { readonly type: 'paymentUnknown' }
  /** The provider, asked by key, has never heard of the payment. */
  | { readonly type: 'paymentNotFound' }
  | { readonly type: 'paymentVoided' }
  | { readonly type: 'stockConfirmed' }
  /** The reservation was gone when it should have been confirmed. */
  | { readonly type: 'stockNotConfirmed'; readonly reason: string }
  | { readonly type: 'stockReleased' }
  | { readonly type: 'cancelRequested' }
  | { readonly type: 'deadlinePassed' }
);

export type FactType = CheckoutFact['type'];
export type FactOf<T extends FactType> = Extract<CheckoutFact, { type: T }>;

/** What to do next; each is idempotent, because a resumed saga asks for it again. */
export type CheckoutAction =
  | 'reserveStock'
  | 'authorizePayment'
  /** Ask the provider by the stored key. */
  | 'lookUpPayment'
  | 'confirmStock'
  | 'placeOrder'
  | 'voidPayment'
  | 'releaseStock'
  /** Keep the reservation alive until the new deadline: the buyer is at the bank, or the outcome is unknown. */
  | 'extendReservation'
  /** Tell the buyer, give the cart back. */
  | 'failCheckout'
  /** The step keeps failing: an operator should look. */
  | 'raiseAlarm';

export interface Step {
  readonly saga: CheckoutSaga;
  readonly actions: readonly CheckoutAction[];
}
