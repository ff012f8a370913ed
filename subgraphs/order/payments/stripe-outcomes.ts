import { Stripe } from 'stripe';
import { callTimeoutMs, notSent, requestRefused, unknownOutcome } from './call-outcome.ts';
import type { CallOptions, PaymentResult, Unknown } from './payment-provider.ts';

type Declined = Extract<PaymentResult<never>, { status: 'declined' }>;
type Ended = Declined | Unknown;

/** Stripe answers this when it is already working on a request with the same key. */
const keyInUse = 'idempotency_key_in_use';

function sortError(error: unknown): Ended {
  const { errors } = Stripe;
  if (error instanceof errors.StripeCardError)
    return { status: 'declined', reason: error.decline_code ?? error.code ?? 'card_declined' };
  if (error instanceof errors.StripeConnectionError) {
    const isTimeout = /timeout|timed out|aborted/i.test(`${error.message} ${String(error.detail ?? '')}`);
    return unknownOutcome(isTimeout ? 'timeout' : 'connection', error.message);
  }
  if (error instanceof errors.StripeRateLimitError) return unknownOutcome('rate_limited', error.message);
  if (error instanceof errors.StripeAPIError || (error instanceof errors.StripeError && error.code === keyInUse))
    return unknownOutcome('server_error', error.message);
  if (error instanceof errors.StripeIdempotencyError)
    throw requestRefused('the idempotency key was used for another request', { code: 'idempotency_key_reused' });
  if (error instanceof errors.StripeInvalidRequestError) return sortInvalidRequest(error);
  if (error instanceof errors.StripeError)
    throw requestRefused(`Stripe refused the request: ${error.message}`, { type: error.type, code: error.code }, false);
  throw error;
}

/** The business refusals among the bad requests: the request was fine, the payment's state was not. */
const businessCodes = [
  'amount_too_large',
  'charge_already_captured',
  'charge_already_refunded',
  'charge_expired_for_capture',
  'payment_intent_unexpected_state',
  'balance_insufficient',
  'insufficient_capabilities_for_transfer',
  'account_invalid',
  'account_closed',
];

function sortInvalidRequest(error: InstanceType<typeof Stripe.errors.StripeInvalidRequestError>): Declined {
  if (error.code !== undefined && businessCodes.includes(error.code)) return { status: 'declined', reason: error.code };
  // No such account, or none of ours: whoever handed it in has to hand in another one.
  if (error.code === 'resource_missing' && error.param === 'destination') return { status: 'declined', reason: 'account_invalid' };
  // Used up, or none of this account: the buyer's to replace, and no fault of our request.
  if (error.param === 'payment_method') return { status: 'declined', reason: error.code ?? 'payment_method_invalid' };
  throw requestRefused(`Stripe refused the request: ${error.message}`, {
    status: error.statusCode,
    code: error.code,
    param: error.param,
  });
}

/**
 * Makes one call within its time and sorts every possible end: the value, a definite decline, an unknown outcome, or
 * (thrown) a mistake of ours. The SDK's own retries are off: what to repeat is the saga's decision.
 */
export async function attempt<T>(
  limitMs: number,
  { deadline }: CallOptions = {},
  call: (options: { timeout: number }) => Promise<T>,
): Promise<{ status: 'answered'; value: T } | Ended> {
  const timeout = callTimeoutMs(limitMs, deadline);
  if (timeout === null) return notSent;
  try {
    return { status: 'answered', value: await call({ timeout }) };
  } catch (error) {
    return sortError(error);
  }
}

/** What the state of a payment intent means for the one who asked for the authorisation. */
export function intentResult(intent: Stripe.PaymentIntent): PaymentResult<{ authorizationId: string }> {
  const value = { authorizationId: intent.id };
  switch (intent.status) {
    case 'requires_capture':
    case 'succeeded':
      return { status: 'succeeded', value };
    case 'requires_action':
      return { status: 'requiresAction', url: intent.next_action?.redirect_to_url?.url ?? '', value };
    case 'processing':
      return unknownOutcome('bad_answer', `payment intent ${intent.id} is being processed`);
    default:
      return {
        status: 'declined',
        reason: intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? intent.status,
      };
  }
}
