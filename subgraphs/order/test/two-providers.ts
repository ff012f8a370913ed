/** The sandbox and Stripe (its double) as one provider, with every way a call can end: who pays how is told by the card, and everything after by the ids. */
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { Route } from '#platform/server/http-types';
import type { Random } from '../../../dev/demo/random.ts';
import type { PaymentProvider, PaymentResult } from '../payments/payment-provider.ts';
import { createStripeProvider } from '../payments/stripe-adapter.ts';
import { signedWebhook } from '../payments/test/signed-webhook.ts';
import { startStripeDouble } from '../payments/test/stripe-double.ts';
import type { OrderSubgraph } from './harness.ts';

type Call = 'capture' | 'void' | 'refund' | 'transfer';

/** `lost`: done, and the answer never came. `unheard`: never arrived. `killed`: done, and the process died before it wrote the answer down. */
const moods = ['lost', 'unheard', 'killed', 'declined', 'declined', 'declined'] as const;
const unknown: PaymentResult<never> = { status: 'unknown', cause: 'timeout', message: 'no answer' };

export interface Moods {
  random: Random;
  /** Share of calls that do not end well; 0 for none. */
  trouble: number;
}

const reasons: Record<Call, readonly string[]> = { capture: ['do_not_honor'], void: ['processing_error'], refund: ['card_closed'], transfer: ['balance_insufficient', 'balance_insufficient', 'account_closed'] };

/** Keys of what was carried out: no provider declines afterwards what it has done. */
const carriedOut = new Set<string>();

async function inMood<T>(call: Call, { random, trouble }: Moods, idempotencyKey: string, run: () => Promise<PaymentResult<T>>): Promise<PaymentResult<T>> {
  const mood = random.chance(trouble) ? random.pick(moods) : 'well';
  if (mood === 'unheard') return unknown;
  if (mood === 'declined' && !carriedOut.has(idempotencyKey)) return { status: 'declined', reason: random.pick(reasons[call]) };
  carriedOut.add(idempotencyKey);
  const answer = await run();
  if (mood === 'killed') throw new Error('killed');
  return mood === 'lost' ? unknown : answer;
}

const secretKey = 'sk_test_lives';
const webhookSecret = 'whsec_lives';

/** Takes the place of the subgraph's provider. `moodOf` tells how calls for a reference (a vendor order, order or payout) end. */
export async function throughBoth(t: TestContext, subgraph: OrderSubgraph, moodOf: (reference: string) => Moods) {
  const double = await startStripeDouble(t, secretKey);
  const stripe = createStripeProvider({ secretKey, webhookSecrets: [webhookSecret], returnUrl: 'https://shop.example', apiUrl: double.url });
  const sandbox = { ...subgraph.provider };
  const of = (isStripe: boolean): PaymentProvider => (isStripe ? stripe : sandbox);
  const isIntent = (id: string) => id.startsWith('pi_');
  const isConnected = (destination: string | null) => destination?.startsWith('acct_1') ?? false;
  const both: Partial<PaymentProvider> = {
    name: 'both',
    authorize: (input, options) => of(input.paymentMethod.startsWith('pm_card')).authorize(input, options),
    capture: (input, options) => inMood('capture', moodOf(input.reference), input.idempotencyKey, () => of(isIntent(input.authorizationId)).capture(input, options)),
    void: (input, options) => inMood('void', moodOf(input.reference), input.idempotencyKey, () => of(isIntent(input.authorizationId)).void(input, options)),
    refund: (input, options) => inMood('refund', moodOf(input.reference), input.idempotencyKey, () => of(input.captureId.startsWith('ch_')).refund(input, options)),
    destinationOf: (payee) => of(isConnected(payee.account)).destinationOf(payee),
    transfer: (input, options) => inMood('transfer', moodOf(input.reference), input.idempotencyKey, () => of(isConnected(input.destination)).transfer(input, options)),
    readWebhook: (request) => of('stripe-signature' in request.headers).readWebhook(request),
    async *movements(query) {
      yield* sandbox.movements(query);
      yield* stripe.movements(query);
    },
  };
  Object.assign(subgraph.provider, both);

  /** An event as Stripe sends it, twice. */
  async function tell(type: string, object: object): Promise<void> {
    const { body, signature } = signedWebhook(webhookSecret, { id: `evt_${randomUUID()}`, object: 'event', type, created: Math.floor(Date.now() / 1000), data: { object } });
    const request = { headers: { 'stripe-signature': signature }, body } as unknown as Parameters<Route['handle']>[0];
    const [route] = subgraph.app.routes ?? [];
    for (let copy = 0; copy < 2; copy += 1) await route?.handle(request);
  }
  const { state } = double;
  return {
    state,
    /** The buyer's bank sends back what Stripe gave back under a key. Returns false when there is no such refund. */
    async bounce(idempotencyKey: string): Promise<boolean> {
      const refund = state.refunds.find(({ metadata, ...rest }) => metadata['idempotency_key'] === idempotencyKey && rest['status'] === 'succeeded');
      const charge = state.charges.get(String(refund?.['charge']));
      if (!refund || !charge) return false;
      const amount = Number(refund['amount']);
      Object.assign(refund, { status: 'failed' });
      charge.amount_refunded -= amount;
      state.balance.add({ type: 'refund_failure', amount, currency: charge.currency, source: refund });
      await tell('refund.failed', refund);
      return true;
    },
    /** The marketplace takes a part of a transfer back, by hand. Returns false when there is nothing to take. */
    async takeBack(payoutId: string, part: (left: number) => number): Promise<boolean> {
      const transfer = state.transfers.find(({ metadata }) => metadata['reference'] === payoutId);
      if (!transfer) return false;
      const before = Number(transfer['amount_reversed'] ?? 0);
      const amount = part(Number(transfer['amount']) - before);
      if (amount <= 0) return false;
      const total = before + amount;
      Object.assign(transfer, { amount_reversed: total, reversed: total === transfer['amount'] });
      state.balance.add({ type: 'transfer_refund', amount, currency: String(transfer['currency']), source: { id: `trr_${transfer.id}_${total}`, object: 'transfer_reversal', transfer: transfer.id, amount, currency: String(transfer['currency']), metadata: {} } });
      await tell('transfer.reversed', { ...transfer });
      return true;
    },
  };
}

export type BothProviders = Awaited<ReturnType<typeof throughBoth>>;
