import type { CheckoutState } from './checkout-saga-types.ts';

const second = 1_000;
const minute = 60 * second;

/** How long each state may last before the sweeper looks at it; null: final. */
export const stateTimeoutMs: Readonly<Record<CheckoutState, number | null>> = {
  CREATED: 30 * second,
  RESERVING: 15 * second,
  // Longer than the call to the provider may take (10 s), so that a live call is never overtaken.
  AUTHORIZING: 20 * second,
  CONFIRMING: 10 * second,
  VOIDING: 10 * second,
  RELEASING: 10 * second,
  PAYMENT_UNKNOWN: 2 * second,
  PLACED: null,
  FAILED: null,
};

/** How long the buyer may take at the bank. */
export const buyerActionTimeoutMs = 15 * minute;
/** How often the provider is asked meanwhile: its event may be late or lost, and the buyer has confirmed all the same. */
export const buyerLookUpMs = minute;

/**
 * How long "never heard of it" is not believed: the request may still be on its way, in a queue of the
 * network or of the provider. Longer than any timeout on that way.
 */
export const notFoundGraceMs = minute;

/**
 * How often a payment that the provider has never seen is asked for again. A crash between our commit and the call costs no sale
 * then; a provider that keeps losing requests does not keep the buyer waiting for ever.
 */
export const maxReauthorizations = 2;

/** Steps are asked for again after 1, 2, 4 ... times their timeout, at most this. */
export const maxRepeatMs = 5 * minute;
/** How many times a step is asked for again before an alarm. */
export const alarmAfterAttempts = 5;

/** Epoch ms of the next deadline of a state that was asked for `attempts` times before. */
export function deadlineFor(state: CheckoutState, at: number, attempts = 0): number | null {
  const timeoutMs = stateTimeoutMs[state];
  return timeoutMs === null ? null : at + Math.min(timeoutMs * 2 ** attempts, maxRepeatMs);
}
