import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import { requestRefused } from './call-outcome.ts';
import type { LookUpInput, LookUpResult } from './payment-provider.ts';
import { intentResult } from './stripe-outcomes.ts';

/** Metadata that lets us find a request again: Stripe has no look-up by idempotency key. */
export function keyMetadata({ idempotencyKey, reference }: { idempotencyKey: string; reference: string }) {
  return { idempotency_key: idempotencyKey, reference };
}

/** Name of the metadata entry that marks a capture on its intent (names have at most 40 characters). */
export function captureMark(idempotencyKey: string): string {
  return `capture_${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 24)}`;
}

/** What `captureMark` is given as value: how much was captured, and for what. */
export const captureNote = (reference: string, units: number): string => `${reference} ${units}`;

/** The captures that are marked on an intent. */
export function captureMarks(metadata: Stripe.Metadata): { name: string; reference: string; units: number }[] {
  return Object.entries(metadata).flatMap(([name, value]) => {
    const [, reference = '', units] = /^(.*) (\d+)$/.exec(value) ?? [];
    return name.startsWith('capture_') && units !== undefined ? [{ name, reference, units: Number(units) }] : [];
  });
}

/** Metadata entry of an intent that was captured in whole with its first capture, because its card takes only one; its value is the mark of that capture. */
export const collectedAtOnce = 'collected_at_once';

/** Metadata of the refund by which a void gives back what was collected at once and never asked for. */
export const releaseMetadata = (call: { idempotencyKey: string; reference: string }) => ({ ...keyMetadata(call), release: 'true' });

/** Whether a refund is such a one. */
export const isRelease = ({ metadata }: Pick<Stripe.Refund, 'metadata'>): boolean => metadata?.['release'] === 'true';

/** What of an intent that was collected at once belongs to no capture of ours, and was not given back either; in Stripe's counting. */
export async function heldUnits(stripe: Stripe, intent: Stripe.PaymentIntent, options: Options): Promise<number> {
  const ours = captureMarks(intent.metadata).reduce((sum, { units }) => sum + units, 0);
  let returned = 0;
  for await (const refund of stripe.refunds.list({ charge: chargeIdIn(intent), limit: 100 }, options))
    if (isRelease(refund) && refund.status !== 'failed' && refund.status !== 'canceled') returned += refund.amount;
  return intent.amount_received - ours - returned;
}

/** Our id of a capture: Stripe has one charge for all captures of an intent, so its id alone would not be unique. */
export function captureIdOf(chargeId: string, idempotencyKey: string): string {
  return `${chargeId}:${captureMark(idempotencyKey)}`;
}

/** The charge a capture belongs to. */
export function chargeOf(captureId: string): string {
  return captureId.split(':')[0] ?? captureId;
}

const found = (id: string): LookUpResult => ({ status: 'succeeded', value: { id } });
const notFound: LookUpResult = { status: 'notFound' };
type Options = { timeout: number };

/** Answers what became of a request. Throws PAYMENT_REQUEST_REFUSED when the input lacks the id that Stripe needs. */
export async function lookUp(stripe: Stripe, input: LookUpInput, options: Options): Promise<LookUpResult> {
  switch (input.operation) {
    case 'authorize':
      return lookUpIntent(stripe, input, options);
    case 'capture':
    case 'void':
      return lookUpChange(stripe, input, options);
    case 'refund': {
      const refund = await refundUnder(stripe, { ...input, captureId: needed(input, 'captureId') }, options);
      if (!refund) return notFound;
      return refund.status === 'failed'
        ? { status: 'declined', reason: refund.failure_reason ?? 'refund_failed' }
        : found(refund.id);
    }
    case 'transfer': {
      const transfer = await transferUnder(stripe, input, options);
      return transfer ? found(transfer.id) : notFound;
    }
  }
}

type Sought = Pick<LookUpInput, 'idempotencyKey' | 'reference'>;

/** The refund that was made under a key; an order may have had many. */
export async function refundUnder(stripe: Stripe, input: Sought & { captureId: string }, options: Options): Promise<Stripe.Refund | undefined> {
  for await (const refund of stripe.refunds.list({ charge: chargeOf(input.captureId), limit: 100 }, options)) if (hasKey(refund, input)) return refund;
  return undefined;
}

/** The transfer that was made under a key. A reference is of one payout, and so has few. */
export async function transferUnder(stripe: Stripe, input: Sought, options: Options): Promise<Stripe.Transfer | undefined> {
  const transfers = await stripe.transfers.list({ transfer_group: input.reference, limit: 100 }, options);
  return transfers.data.find((transfer) => hasKey(transfer, input));
}

/**
 * Charges are listed at once after they are made; the search, which also finds intents that still wait for the buyer,
 * lags by up to a minute. That is within the time the saga does not believe "not found".
 */
async function lookUpIntent(stripe: Stripe, input: LookUpInput, options: Options): Promise<LookUpResult> {
  const charges = await stripe.charges.list(
    { transfer_group: input.reference, limit: 100, expand: ['data.payment_intent'] },
    options,
  );
  const charged = charges.data
    .map((charge) => charge.payment_intent)
    .find((intent) => typeof intent === 'object' && intent !== null && hasKey(intent, input));
  if (typeof charged === 'object' && charged !== null) return intentLookUp(charged);
  const query = `metadata['idempotency_key']:'${input.idempotencyKey.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
  const searched = await stripe.paymentIntents.search({ query, limit: 1 }, options);
  return searched.data[0] ? intentLookUp(searched.data[0]) : notFound;
}

function intentLookUp(intent: Stripe.PaymentIntent): LookUpResult {
  if (intent.status === 'canceled') return { status: 'voided', id: intent.id };
  const result = intentResult(intent);
  return 'value' in result ? { ...result, value: { id: intent.id } } : result;
}

async function lookUpChange(stripe: Stripe, input: LookUpInput, options: Options): Promise<LookUpResult> {
  const intent = await stripe.paymentIntents.retrieve(needed(input, 'authorizationId'), {}, options);
  if (input.operation === 'void')
    return intent.status === 'canceled' || (intent.amount_capturable === 0 && (await isReleased(stripe, intent, options))) ? found(intent.id) : notFound;
  const isCaptured = captureMark(input.idempotencyKey) in intent.metadata;
  return isCaptured ? found(captureIdOf(chargeIdIn(intent), input.idempotencyKey)) : notFound;
}

/** Whether nothing is held of an intent that has been captured. */
async function isReleased(stripe: Stripe, intent: Stripe.PaymentIntent, options: Options): Promise<boolean> {
  return intent.metadata[collectedAtOnce] === undefined || (await heldUnits(stripe, intent, options)) === 0;
}

/** Id of an intent's charge; '' before there is one. */
export function chargeIdIn({ latest_charge: charge }: Stripe.PaymentIntent): string {
  return typeof charge === 'string' ? charge : (charge?.id ?? '');
}

function hasKey(object: { metadata: Stripe.Metadata | null }, input: Sought): boolean {
  return object.metadata?.['idempotency_key'] === input.idempotencyKey;
}

function needed(input: LookUpInput, name: 'authorizationId' | 'captureId'): string {
  const value = input[name];
  if (value !== undefined) return value;
  throw requestRefused(`looking up a ${input.operation} at Stripe needs ${name}`, { operation: input.operation });
}
