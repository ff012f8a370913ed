import { Stripe } from 'stripe';
import type { AuthorizeInput, PaymentProvider, PaymentResult } from './payment-provider.ts';
import { toStripeAmount } from './stripe-amounts.ts';
import { stripeCaptures } from './stripe-captures.ts';
import { stripeEvent } from './stripe-events.ts';
import { chargeOf, keyMetadata, lookUp, refundUnder, transferUnder } from './stripe-lookups.ts';
import { stripeMovements } from './stripe-movements.ts';
import { attempt, intentResult } from './stripe-outcomes.ts';
import { verifyWebhook, webhookJson } from './webhook.ts';

export interface StripeProviderOptions {
  secretKey: string;
  /** Signing keys of the webhook endpoint; several while one is rolled. */
  webhookSecrets: readonly string[];
  /** Where a buyer comes back to from the bank's page. */
  returnUrl: string;
  /** Whether the account may capture one authorisation several times, once per parcel; true unless set. Without it every card is collected from at once. */
  hasMulticapture?: boolean;
  /** Longest time for a call; 8 s unless set. */
  timeoutMs?: number;
  /** Another address than api.stripe.com, for tests. */
  apiUrl?: string;
}

function connect({ secretKey, apiUrl }: StripeProviderOptions, timeout: number): Stripe {
  const at = apiUrl === undefined ? undefined : new URL(apiUrl);
  return new Stripe(secretKey, {
    // Repeating is the saga's decision, and the SDK's telemetry is nobody's business.
    maxNetworkRetries: 0,
    telemetry: false,
    timeout,
    ...(at ? { host: at.hostname, port: at.port, protocol: at.protocol === 'http:' ? 'http' : 'https' } : {}),
  });
}

type Attempt<T> = Awaited<ReturnType<typeof attempt<T>>>;

function resultOf<T, R>(outcome: Attempt<T>, map: (value: T) => PaymentResult<R>): PaymentResult<R> {
  return outcome.status === 'answered' ? map(outcome.value) : outcome;
}

const succeeded = <R>(value: R): PaymentResult<R> => ({ status: 'succeeded', value });

interface Context {
  readonly stripe: Stripe;
  readonly returnUrl: string;
  readonly hasMulticapture: boolean;
  readonly timeoutMs: number;
}

function authorizeParams(input: AuthorizeInput, { returnUrl, hasMulticapture }: Context): Stripe.PaymentIntentCreateParams {
  return {
    ...toStripeAmount(input.amount),
    payment_method: input.paymentMethod,
    payment_method_types: ['card'],
    capture_method: 'manual',
    confirm: true,
    return_url: returnUrl,
    transfer_group: input.reference,
    metadata: keyMetadata(input),
    ...(hasMulticapture ? { payment_method_options: { card: { request_multicapture: 'if_available' as const } } } : {}),
  };
}

function authorizing(context: Context): Pick<PaymentProvider, 'authorize'> {
  const { stripe, timeoutMs } = context;
  return {
    async authorize(input, call) {
      const { idempotencyKey } = input;
      const params = authorizeParams(input, context);
      const outcome = await attempt(timeoutMs, call, (given) => stripe.paymentIntents.create(params, { ...given, idempotencyKey }));
      return resultOf(outcome, intentResult);
    },
  };
}

function payingOut({ stripe, timeoutMs }: Context): Pick<PaymentProvider, 'refund' | 'transfer'> {
  return {
    async refund(input, call) {
      const { idempotencyKey, captureId } = input;
      const { amount } = toStripeAmount(input.amount);
      const params = { charge: chargeOf(captureId), amount, metadata: keyMetadata(input) };
      const outcome = await attempt(timeoutMs, call, async (given) => (input.isRepeated ? await refundUnder(stripe, input, given) : undefined) ?? stripe.refunds.create(params, { ...given, idempotencyKey }));
      return resultOf(outcome, ({ id, status, failure_reason: reason }) =>
        status === 'failed' ? { status: 'declined', reason: reason ?? 'refund_failed' } : succeeded({ refundId: id }),
      );
    },
    async transfer(input, call) {
      const { idempotencyKey, destination, reference } = input;
      const params = {
        ...toStripeAmount(input.amount),
        destination,
        transfer_group: reference,
        metadata: keyMetadata(input),
      };
      const outcome = await attempt(timeoutMs, call, async (given) => (input.isRepeated ? await transferUnder(stripe, input, given) : undefined) ?? stripe.transfers.create(params, { ...given, idempotencyKey }));
      return resultOf(outcome, ({ id, reversed }) => succeeded({ transferId: id, isPaid: !reversed }));
    },
  };
}

/** Transfers go to connected accounts, never to a bank account (`ba_...`) itself. */
const connectedAccount = /^acct_[A-Za-z0-9]+$/;

/**
 * Stripe Connect behind the port: the platform charges (manual capture), and pays vendors by separate transfers.
 * Our reference is the `transfer_group`, our idempotency key is in the metadata, so that look-ups find both.
 */
export function createStripeProvider(options: StripeProviderOptions): PaymentProvider {
  const { returnUrl, hasMulticapture = true, timeoutMs = 8_000 } = options;
  const stripe = connect(options, timeoutMs);
  const context: Context = { stripe, returnUrl, hasMulticapture, timeoutMs };
  return {
    name: 'stripe',
    ...authorizing(context),
    ...stripeCaptures(context),
    ...payingOut(context),
    destinationOf: ({ account }) => (account !== null && connectedAccount.test(account) ? account : null),
    async lookUpByKey(input, call) {
      const outcome = await attempt(timeoutMs, call, (given) => lookUp(stripe, input, given));
      return outcome.status === 'answered' ? outcome.value : outcome;
    },
    readWebhook({ headers, body }) {
      verifyWebhook({ body, signature: headers['stripe-signature'], secrets: options.webhookSecrets });
      return stripeEvent(webhookJson(body) as Stripe.Event);
    },
    movements: (query) => stripeMovements(context, query),
    close: async () => undefined,
  };
}
