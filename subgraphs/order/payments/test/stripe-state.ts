import { createBalanceDouble, page } from './stripe-balance-double.ts';
import { StripeFailure } from './stripe-failure.ts';

export type Params = Map<string, string>;

/** Stripe's test cards, and some of our own for what a test card cannot do. */
export const cards = {
  ok: 'pm_card_visa',
  /** Can be captured only once. */
  once: 'pm_card_one_capture',
  declined: 'pm_card_chargeDeclined',
  insufficient: 'pm_card_chargeDeclinedInsufficientFunds',
  authenticate: 'pm_card_authenticationRequired',
  hangBefore: 'pm_hang_before',
  hangAfter: 'pm_hang_after',
  error500: 'pm_error_500',
  unknown: 'pm_of_nobody',
} as const;

interface Intent {
  id: string;
  object: 'payment_intent';
  status: string;
  amount: number;
  amount_capturable: number;
  amount_received: number;
  currency: string;
  capture_method: 'manual';
  latest_charge: string | null;
  metadata: Record<string, string>;
  next_action: object | null;
  last_payment_error: object | null;
  transfer_group: string;
  livemode: false;
  created: number;
  canceled_at: number | null;
}

interface Charge {
  id: string;
  object: 'charge';
  created: number;
  currency: string;
  metadata: Record<string, string>;
  amount: number;
  amount_captured: number;
  /** The double's own: how often it was captured. */
  captures?: number;
  amount_refunded: number;
  payment_intent: string;
  transfer_group: string;
  status: string;
  payment_method_details: { type: 'card'; card: { multicapture: { status: 'available' | 'unavailable' } } };
}

type Stored = { id: string; metadata: Record<string, string> } & Record<string, unknown>;

const list = (data: readonly object[]) => ({ object: 'list', has_more: false, url: '/v1', data });
const missing = (what: string) => new StripeFailure(404, 'invalid_request_error', 'resource_missing', `No such ${what}`);

function metadataIn(params: Params): Record<string, string> {
  const entries = [...params].flatMap(([name, value]) => {
    const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
    return key === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

const threeDigits = ['bhd', 'jod', 'kwd', 'omr', 'tnd'];

/** https://docs.stripe.com/currencies#three-decimal */
function amountIn(params: Params, currency: string | undefined, name = 'amount'): number {
  const amount = Number(params.get(name));
  if (threeDigits.includes(currency ?? '') && amount % 10 !== 0) throw new StripeFailure(400, 'invalid_request_error', 'amount_invalid', 'The least significant digit of amounts in three-decimal currencies must be 0.');
  return amount;
}

/** Sets entries of an object's metadata, of which it has 50 at most: https://docs.stripe.com/metadata */
function addMetadata(to: Record<string, string>, params: Params): Record<string, string> {
  const changed = { ...to, ...metadataIn(params) };
  if (Object.keys(changed).length > 50) throw new StripeFailure(400, 'invalid_request_error', undefined, 'Metadata can have up to 50 keys.', { param: 'metadata' });
  return Object.assign(to, changed);
}

/** Of all doubles, so that no two of a test have one id for two things. */
let counter = 0;

export type StripeState = ReturnType<typeof createStripeState>;

/** Intents, charges, refunds and transfers with the rules Stripe documents for them. */
export function createStripeState() {
  const intents = new Map<string, Intent>();
  const charges = new Map<string, Charge>();
  const refunds: Stored[] = [];
  const transfers: Stored[] = [];
  const balance = createBalanceDouble();
  /** What our account lacks for transfers. */
  const funds = { areShort: false };
  const now = () => Math.floor(Date.now() / 1000);
  const id = (prefix: string) => `${prefix}_${(counter += 1)}`;
  const findIntent = (intentId: string): Intent => {
    const found = intents.get(intentId);
    if (!found) throw missing(`payment_intent: '${intentId}'`);
    return found;
  };
  const unexpectedState = (intent: Intent) =>
    new StripeFailure(
      400,
      'invalid_request_error',
      'payment_intent_unexpected_state',
      `This PaymentIntent's status is ${intent.status}.`,
      { payment_intent: intent },
    );

  const charge = (intent: Intent, status: 'succeeded' | 'failed', multicapture: 'available' | 'unavailable' = 'unavailable'): void => {
    const made: Charge = {
      id: id('ch'),
      object: 'charge',
      created: now(),
      currency: intent.currency,
      metadata: { ...intent.metadata },
      amount: intent.amount,
      amount_captured: 0,
      amount_refunded: 0,
      payment_intent: intent.id,
      transfer_group: intent.transfer_group,
      status,
      payment_method_details: { type: 'card', card: { multicapture: { status: multicapture } } },
    };
    charges.set(made.id, made);
    intent.latest_charge = made.id;
  };
  const decline = (intent: Intent, declineCode: string): never => {
    const error = {
      type: 'card_error',
      code: 'card_declined',
      decline_code: declineCode,
      message: 'Your card was declined.',
    };
    charge(intent, 'failed');
    Object.assign(intent, { status: 'requires_payment_method', amount_capturable: 0, last_payment_error: error });
    throw new StripeFailure(402, 'card_error', 'card_declined', 'Your card was declined.', {
      ...error,
      payment_intent: intent,
    });
  };
  const confirm = (intent: Intent, card: string | undefined, isAsked: boolean): Intent => {
    if (card === cards.declined) return decline(intent, 'generic_decline');
    if (card === cards.insufficient) return decline(intent, 'insufficient_funds');
    if (card === cards.authenticate) {
      const next_action = {
        type: 'redirect_to_url',
        redirect_to_url: { url: `https://hooks.stripe.com/3d_secure/${intent.id}`, return_url: null },
      };
      return Object.assign(intent, { status: 'requires_action', amount_capturable: 0, next_action });
    }
    charge(intent, 'succeeded', isAsked && card !== cards.once ? 'available' : 'unavailable');
    return intent;
  };

  const shown = (intent: Intent, params: Params) => (params.get('expand[0]') === 'latest_charge' ? { ...intent, latest_charge: charges.get(intent.latest_charge ?? '') ?? null } : intent);

  return {
    retrieveIntent: (intentId: string, params: Params) => shown(findIntent(intentId), params),
    updateIntent(intentId: string, params: Params) {
      const intent = findIntent(intentId);
      addMetadata(intent.metadata, params);
      return shown(intent, params);
    },
    funds,
    charges,
    refunds,
    transfers,
    balance,
    listIntents(params: Params) {
      const listed = page('/v1/payment_intents', [...intents.values()], params);
      return { ...listed, data: listed.data.map((intent) => ({ ...intent, latest_charge: charges.get(intent.latest_charge ?? '') ?? null })) };
    },
    createIntent(params: Params): Intent {
      if (params.get('payment_method') === cards.unknown) throw new StripeFailure(400, 'invalid_request_error', 'resource_missing', `No such PaymentMethod: '${cards.unknown}'`, { param: 'payment_method' });
      const amount = amountIn(params, params.get('currency'));
      const intent: Intent = {
        id: id('pi'),
        object: 'payment_intent',
        status: 'requires_capture',
        amount,
        amount_capturable: amount,
        amount_received: 0,
        currency: params.get('currency') ?? '',
        capture_method: 'manual',
        latest_charge: null,
        metadata: metadataIn(params),
        next_action: null,
        last_payment_error: null,
        transfer_group: params.get('transfer_group') ?? '',
        livemode: false,
        created: now(),
        canceled_at: null,
      };
      intents.set(intent.id, intent);
      return confirm(intent, params.get('payment_method'), params.get('payment_method_options[card][request_multicapture]') === 'if_available');
    },
    searchIntents(params: Params) {
      const key = /metadata\['idempotency_key'\]:'(.*)'/.exec(params.get('query') ?? '')?.[1];
      return {
        ...list([...intents.values()].filter((intent) => intent.metadata['idempotency_key'] === key)),
        object: 'search_result',
      };
    },
    captureIntent(intentId: string, params: Params): Intent {
      const intent = findIntent(intentId);
      if (intent.status !== 'requires_capture') throw unexpectedState(intent);
      const amount = amountIn(params, intent.currency, 'amount_to_capture');
      if (amount > intent.amount_capturable)
        throw new StripeFailure(400, 'invalid_request_error', 'amount_too_large', 'The amount exceeds what is capturable.');
      const left = params.get('final_capture') === 'false' ? intent.amount_capturable - amount : 0;
      const made = charges.get(intent.latest_charge ?? '');
      if (params.get('final_capture') === 'false' && made?.payment_method_details.card.multicapture.status !== 'available')
        throw new StripeFailure(400, 'invalid_request_error', undefined, 'Multicapture is not available for this PaymentIntent.', { param: 'final_capture' });
      // https://docs.stripe.com/payments/multicapture
      if ((made?.captures ?? 0) >= 50) throw new StripeFailure(400, 'invalid_request_error', undefined, 'This PaymentIntent was captured 50 times.');
      const metadata = addMetadata(intent.metadata, params);
      if (made) Object.assign(made, { amount_captured: made.amount_captured + amount, captures: (made.captures ?? 0) + 1 });
      const status = left === 0 ? 'succeeded' : 'requires_capture';
      Object.assign(intent, { amount_capturable: left, amount_received: intent.amount_received + amount, metadata, status });
      balance.add({ type: 'charge', amount, fee: Math.ceil(amount / 50), currency: intent.currency, source: { ...made, payment_intent: intent } });
      return intent;
    },
    cancelIntent(intentId: string): Intent {
      const intent = findIntent(intentId);
      if (intent.status === 'canceled' || intent.status === 'succeeded') throw unexpectedState(intent);
      return Object.assign(intent, { status: 'canceled', amount_capturable: 0, canceled_at: now() });
    },
    listCharges(params: Params) {
      const group = [...charges.values()].filter((made) => made.transfer_group === params.get('transfer_group'));
      return list(group.map((made) => ({ ...made, payment_intent: intents.get(made.payment_intent) })));
    },
    createRefund(params: Params): Stored {
      const made = charges.get(params.get('charge') ?? '');
      if (!made) throw missing(`charge: '${params.get('charge')}'`);
      const amount = amountIn(params, made.currency);
      if (made.amount_refunded + amount > made.amount_captured)
        throw new StripeFailure(
          400,
          'invalid_request_error',
          'amount_too_large',
          'Refund amount is greater than unrefunded amount on charge.',
        );
      made.amount_refunded += amount;
      const refund = {
        id: id('re'),
        object: 'refund',
        status: 'succeeded',
        amount,
        currency: made.currency,
        charge: made.id,
        payment_intent: made.payment_intent,
        metadata: metadataIn(params),
      };
      refunds.push(refund);
      balance.add({ type: 'refund', amount: -amount, currency: made.currency, source: refund });
      return refund;
    },
    listRefunds: (params: Params) => list(refunds.filter((refund) => refund['charge'] === params.get('charge'))),
    createTransfer(params: Params): Stored {
      if (params.get('destination') === 'acct_closed')
        throw new StripeFailure(400, 'invalid_request_error', 'account_closed', 'The destination account is closed.');
      const destination = params.get('destination') ?? '';
      if (!/^acct_[A-Za-z0-9]+$/.test(destination) || destination === 'acct_stranger')
        throw new StripeFailure(400, 'invalid_request_error', 'resource_missing', `No such destination: '${destination}'`, { param: 'destination' });
      if (funds.areShort) throw new StripeFailure(400, 'invalid_request_error', 'balance_insufficient', 'You have insufficient available funds in your Stripe account.');
      const transfer = {
        id: id('tr'),
        object: 'transfer',
        reversed: false,
        amount: amountIn(params, params.get('currency')),
        currency: params.get('currency') ?? '',
        transfer_group: params.get('transfer_group'),
        metadata: metadataIn(params),
      };
      transfers.push(transfer);
      balance.add({ type: 'transfer', amount: -transfer.amount, currency: transfer.currency, source: transfer });
      return transfer;
    },
    listTransfers: (params: Params) =>
      list(transfers.filter((transfer) => transfer['transfer_group'] === params.get('transfer_group'))),
  };
}
