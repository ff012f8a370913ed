/**
 * Collecting with Stripe, and setting the rest free. A card with multicapture is collected from once per parcel. From any other an authorisation can be captured
 * only once, and what was not captured is released for good; so everything that may still be asked for is captured with the first parcel, the later ones are
 * answered from what is held by then, and what is left at the end is refunded. What has happened is on the payment intent and its refunds, so that any process
 * can go on after any other. Source: https://docs.stripe.com/payments/multicapture
 */
import type { Stripe } from 'stripe';
import type { CallOptions, CaptureInput, CaptureValue, PaymentProvider, PaymentResult, VoidInput } from './payment-provider.ts';
import { fromStripeAmount, toStripeAmount } from './stripe-amounts.ts';
import { captureIdOf, captureMark, captureNote, chargeIdIn, collectedAtOnce, heldUnits, releaseMetadata } from './stripe-lookups.ts';
import { attempt } from './stripe-outcomes.ts';

interface Context {
  readonly stripe: Stripe;
  readonly timeoutMs: number;
}

type Intent = Stripe.PaymentIntent;
type Captured = PaymentResult<CaptureValue>;
type Declined = Extract<Captured, { status: 'declined' }>;

const declined = (reason: string): Declined => ({ status: 'declined', reason });

/** Whether the card takes several captures. Stripe says so on the charge once it is authorised. */
function takesSeveral({ latest_charge: charge }: Intent): boolean {
  return typeof charge === 'object' && charge?.payment_method_details?.card?.multicapture?.status === 'available';
}

const markOf = (input: CaptureInput, units: number) => ({ [captureMark(input.idempotencyKey)]: captureNote(input.reference, units) });

/** A capture that is on the intent. */
function captured(intent: Intent, { idempotencyKey }: CaptureInput): Captured {
  const collected = intent.metadata[collectedAtOnce] === undefined ? {} : { collectedAtOnce: fromStripeAmount(intent.amount_received, intent.currency) };
  return { status: 'succeeded', value: { captureId: captureIdOf(chargeIdIn(intent), idempotencyKey), ...collected } };
}

/** A call with the intent as its answer, which says how the capture stands. */
async function ask(input: CaptureInput, { timeoutMs }: Context, call: CallOptions | undefined, request: (given: { timeout: number }) => Promise<Intent>): Promise<Captured> {
  const outcome = await attempt(timeoutMs, call, request);
  return outcome.status === 'answered' ? captured(outcome.value, input) : outcome;
}

/** With the first parcel. The amount is in the key: it may be less by the time of a repetition, and a charge can be captured so only once anyway. */
function collectAll(intent: Intent, input: CaptureInput, context: Context, call: CallOptions | undefined): Promise<Captured> {
  if (intent.status !== 'requires_capture') return Promise.resolve(declined('payment_intent_unexpected_state'));
  const { amount } = toStripeAmount(input.amount);
  const all = Math.min(Math.max(input.open === undefined ? intent.amount_capturable : toStripeAmount(input.open).amount, amount), intent.amount_capturable);
  if (amount > all) return Promise.resolve(declined('amount_too_large'));
  const params = { amount_to_capture: all, metadata: { ...markOf(input, amount), [collectedAtOnce]: captureMark(input.idempotencyKey) } };
  return ask(input, context, call, (given) => context.stripe.paymentIntents.capture(intent.id, params, { ...given, idempotencyKey: `${input.idempotencyKey}:${all}` }));
}

/** With a later parcel: no money moves, and the same mark may be set again. */
async function takeFromHeld(intent: Intent, input: CaptureInput, context: Context, call: CallOptions | undefined): Promise<Captured> {
  const { stripe, timeoutMs } = context;
  const { amount } = toStripeAmount(input.amount);
  const held = await attempt(timeoutMs, call, (given) => heldUnits(stripe, intent, given));
  if (held.status !== 'answered') return held;
  if (amount > held.value) return declined('amount_too_large');
  return ask(input, context, call, (given) => stripe.paymentIntents.update(intent.id, { metadata: markOf(input, amount), expand: ['latest_charge'] }, given));
}

async function capture(context: Context, input: CaptureInput, call: CallOptions | undefined): Promise<Captured> {
  const { stripe, timeoutMs } = context;
  const { idempotencyKey, authorizationId } = input;
  const read = () => attempt(timeoutMs, call, (given) => stripe.paymentIntents.retrieve(authorizationId, { expand: ['latest_charge'] }, given));
  const found = await read();
  if (found.status !== 'answered') return found;
  // However long ago it was: Stripe forgets keys after a day, and would capture again.
  if (captureMark(idempotencyKey) in found.value.metadata) return captured(found.value, input);
  if (takesSeveral(found.value)) {
    const { amount } = toStripeAmount(input.amount);
    const params = { amount_to_capture: amount, final_capture: false, metadata: markOf(input, amount) };
    return ask(input, context, call, (given) => stripe.paymentIntents.capture(authorizationId, params, { ...given, idempotencyKey }));
  }
  if (found.value.metadata[collectedAtOnce] !== undefined) return takeFromHeld(found.value, input, context, call);
  const first = await collectAll(found.value, input, context, call);
  if (first.status !== 'declined') return first;
  // Another vendor's parcel may have been the first one.
  const now = await read();
  if (now.status !== 'answered') return now;
  return now.value.metadata[collectedAtOnce] === undefined ? first : takeFromHeld(now.value, input, context, call);
}

/** Gives back what was collected and never asked for: once, however often and by whichever key it is asked. */
async function release(context: Context, intent: Intent, input: VoidInput, call: CallOptions | undefined): Promise<PaymentResult<{ authorizationId: string }>> {
  const { stripe, timeoutMs } = context;
  const value = { status: 'succeeded', value: { authorizationId: intent.id } } as const;
  const held = await attempt(timeoutMs, call, (given) => heldUnits(stripe, intent, given));
  if (held.status !== 'answered') return held;
  if (held.value === 0) return value;
  // The key alone was the cancellation's, that Stripe has refused.
  const idempotencyKey = `${input.idempotencyKey}:release`;
  const params = { charge: chargeIdIn(intent), amount: held.value, metadata: releaseMetadata(input) };
  const outcome = await attempt(timeoutMs, call, (given) => stripe.refunds.create(params, { ...given, idempotencyKey }));
  if (outcome.status !== 'answered') return outcome;
  const { status, failure_reason: reason } = outcome.value;
  return status === 'failed' || status === 'canceled' ? declined(reason ?? 'refund_failed') : value;
}

async function setFree(context: Context, input: VoidInput, call: CallOptions | undefined): Promise<PaymentResult<{ authorizationId: string }>> {
  const { stripe, timeoutMs } = context;
  const { idempotencyKey, authorizationId } = input;
  const value = { status: 'succeeded', value: { authorizationId } } as const;
  const outcome = await attempt(timeoutMs, call, (given) => stripe.paymentIntents.cancel(authorizationId, {}, { ...given, idempotencyKey }));
  if (outcome.status === 'answered') return value;
  if (outcome.status !== 'declined') return outcome;
  const now = await attempt(timeoutMs, call, (given) => stripe.paymentIntents.retrieve(authorizationId, {}, given));
  if (now.status !== 'answered') return now;
  if (now.value.metadata[collectedAtOnce] !== undefined) return release(context, now.value, input, call);
  // Voided before, or captured in full.
  return now.value.status === 'canceled' || now.value.status === 'succeeded' ? value : outcome;
}

/** The part of the provider that collects, from cards of either kind. */
export function stripeCaptures(context: Context): Pick<PaymentProvider, 'capture' | 'void'> {
  return { capture: (input, call) => capture(context, input, call), void: (input, call) => setFree(context, input, call) };
}
