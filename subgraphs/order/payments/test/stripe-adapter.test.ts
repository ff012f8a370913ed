import { describe, it, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { money } from '#platform/money/money';
import { createStripeProvider, type StripeProviderOptions } from '../stripe-adapter.ts';
import { fromStripeAmount, toStripeAmount } from '../stripe-amounts.ts';
import { hastyMs, patientMs, testCallsContract, testProviderContract } from './provider-contract.ts';
import { signedWebhook } from './signed-webhook.ts';
import { startStripeDouble } from './stripe-double.ts';
import { cards } from './stripe-state.ts';

const secretKey = 'sk_test_contract';
const webhookSecret = 'whsec_contract';

function provider(apiUrl: string, changes: Partial<StripeProviderOptions> = {}) {
  return createStripeProvider({
    secretKey,
    webhookSecrets: [webhookSecret],
    returnUrl: 'https://shop.example/checkout',
    timeoutMs: patientMs,
    apiUrl,
    ...changes,
  });
}

const contractSetup = (ok: string) => async (t: TestContext) => {
  const { url } = await startStripeDouble(t, secretKey);
  return {
    provider: provider(url),
    hasty: provider(url, { timeoutMs: hastyMs }),
    withWrongKey: provider(url, { secretKey: 'sk_test_wrong' }),
    unreachable: provider('http://127.0.0.1:9'),
    tokens: {
      ok,
      declined: cards.declined,
      insufficient: cards.insufficient,
      requiresAction: cards.authenticate,
      timeoutBefore: cards.hangBefore,
      timeoutAfter: cards.hangAfter,
      error500: cards.error500,
    },
  };
};
testProviderContract('stripe', contractSetup(cards.ok));
testCallsContract('stripe, with a card that is captured only once', contractSetup(cards.once));

describe('what Stripe is sent', () => {
  const call = { idempotencyKey: 'key-1', reference: 'cko_1' };
  const sent = async (t: TestContext, changes: Partial<StripeProviderOptions> = {}) => {
    const double = await startStripeDouble(t, secretKey);
    const stripe = provider(double.url, changes);
    const result = await stripe.authorize({ ...call, amount: money(1_000, 'EUR'), paymentMethod: cards.ok });
    assert.ok(result.status === 'succeeded');
    await stripe.capture({
      ...call,
      idempotencyKey: 'key-2',
      authorizationId: result.value.authorizationId,
      amount: money(400, 'EUR'),
    });
    return double.requests.map(({ params }) => Object.fromEntries(params));
  };

  it('is a manual capture on the platform that can be captured in parts and found again', async (t) => {
    const [intent, , capture] = await sent(t);
    assert.deepEqual(intent, {
      amount: '1000',
      currency: 'eur',
      payment_method: cards.ok,
      'payment_method_types[0]': 'card',
      capture_method: 'manual',
      confirm: 'true',
      return_url: 'https://shop.example/checkout',
      transfer_group: 'cko_1',
      'metadata[idempotency_key]': 'key-1',
      'metadata[reference]': 'cko_1',
      'payment_method_options[card][request_multicapture]': 'if_available',
    });
    assert.deepEqual([capture?.['amount_to_capture'], capture?.['final_capture']], ['400', 'false']);
  });

  it('asks for no multicapture where the account has none', async (t) => {
    const [intent, , capture] = await sent(t, { hasMulticapture: false });
    assert.ok(intent && !('payment_method_options[card][request_multicapture]' in intent));
    assert.deepEqual([capture?.['amount_to_capture'], capture && 'final_capture' in capture], ['1000', false], 'all of it, once');
  });
});

describe('where a payout goes', () => {
  it("is the vendor's connected account at Stripe, and nowhere while that is not known", (t) => {
    const stripe = provider('http://127.0.0.1:9');
    t.after(() => stripe.close());
    const goesTo = (account: string | null) => stripe.destinationOf({ vendorId: 'vnd_1', account });
    assert.equal(goesTo('acct_1Nx3kExample'), 'acct_1Nx3kExample');
    for (const account of [null, '', 'ba_1Nx3kTest', 'acct_vnd_1', 'acct_']) assert.equal(goesTo(account), null);
  });

  it('is declined, and no mistake of ours, when Stripe knows no such account', async (t) => {
    const stripe = provider((await startStripeDouble(t, secretKey)).url);
    const sent = await stripe.transfer({ idempotencyKey: 'key-1', reference: 'pyt_1', destination: 'acct_stranger', amount: money(700, 'EUR') });
    assert.deepEqual(sent, { status: 'declined', reason: 'account_invalid' });
  });
});

describe('a call whose answer was never heard', () => {
  it('moves no money twice when it is repeated after Stripe has forgotten its key', async (t) => {
    const double = await startStripeDouble(t, secretKey);
    const stripe = provider(double.url);
    const authorized = await stripe.authorize({ idempotencyKey: 'key-1', reference: 'cko_1', amount: money(1_000, 'EUR'), paymentMethod: cards.ok });
    assert.ok(authorized.status === 'succeeded');
    const captured = await stripe.capture({ idempotencyKey: 'key-2', reference: 'cko_1', authorizationId: authorized.value.authorizationId, amount: money(1_000, 'EUR') });
    assert.ok(captured.status === 'succeeded');
    const refund = { idempotencyKey: 'key-3', reference: 'vor_1', captureId: captured.value.captureId, amount: money(300, 'EUR') };
    const payout = { idempotencyKey: 'key-4', reference: 'pyt_1', destination: 'acct_1Nx3kExample', amount: money(700, 'EUR') };
    const answers = [await stripe.refund(refund), await stripe.transfer(payout)];
    double.forgetKeys();
    assert.deepEqual([await stripe.refund({ ...refund, isRepeated: true }), await stripe.transfer({ ...payout, isRepeated: true })], answers);
    const made = double.requests.filter(({ method, path }) => method === 'POST' && /refunds|transfers/.test(path));
    assert.deepEqual(made.map(({ path }) => path), ['/v1/refunds', '/v1/transfers']);
  });

  it('is made when it never arrived', async (t) => {
    const stripe = provider((await startStripeDouble(t, secretKey)).url);
    const sent = await stripe.transfer({ idempotencyKey: 'key-1', reference: 'pyt_1', destination: 'acct_1Nx3kExample', amount: money(700, 'EUR'), isRepeated: true });
    assert.equal(sent.status, 'succeeded');
  });
});

describe("amounts in Stripe's counting", () => {
  it('are exact both ways for currencies with 0, 2 and 3 digits', () => {
    for (const [minor, currency, amount] of [
      [1_234, 'EUR', 1_234],
      [500, 'JPY', 500],
      [500, 'ISK', 50_000],
      [12_340, 'KWD', 12_340],
    ] as const) {
      assert.deepEqual(toStripeAmount(money(minor, currency)), { amount, currency: currency.toLowerCase() });
      assert.deepEqual(fromStripeAmount(amount, currency.toLowerCase()), money(minor, currency));
    }
  });

  it('are refused where Stripe cannot express them, instead of being rounded', () => {
    assert.throws(() => toStripeAmount(money(12_345, 'KWD')), { code: 'PAYMENT_REQUEST_REFUSED' });
  });
});

describe('webhooks of Stripe', () => {
  const read = (type: string, object: object, secret = webhookSecret, more: object = {}) => {
    const { body, signature } = signedWebhook(secret, {
      id: 'evt_1',
      object: 'event',
      type,
      created: 1_772_357_400,
      data: { object },
      ...more,
    });
    return provider('http://127.0.0.1:9').readWebhook({ headers: { 'stripe-signature': signature }, body });
  };
  const metadata = { idempotency_key: 'key-1', reference: 'cko_1' };

  it('tell of disputes by the payment that is disputed', () => {
    const dispute = { id: 'dp_1', amount: 700, currency: 'eur', reason: 'fraudulent', status: 'needs_response', payment_intent: 'pi_1', evidence_details: { due_by: 1_773_000_000 }, created: 1_772_357_300, metadata: {} };
    const opened = {
      id: 'evt_1', reference: null, idempotencyKey: null, occurredAt: new Date(1_772_357_400_000), type: 'dispute.opened', disputeId: 'dp_1', authorizationId: 'pi_1', amount: money(700, 'EUR'),
      reason: 'fraudulent', openedAt: new Date(1_772_357_300_000), respondBy: new Date(1_773_000_000_000), outcome: null,
    };
    assert.deepEqual(read('charge.dispute.created', dispute), opened);
    for (const [status, outcome] of [['won', 'WON'], ['lost', 'LOST'], ['warning_closed', 'DROPPED']])
      assert.deepEqual(read('charge.dispute.closed', { ...dispute, status }), { ...opened, type: 'dispute.closed', outcome });
    assert.equal(read('charge.dispute.created', { ...dispute, payment_intent: null }).type, 'ignored');
  });

  it('become typed events', () => {
    const base = { id: 'evt_1', reference: 'cko_1', idempotencyKey: 'key-1', occurredAt: new Date(1_772_357_400_000) };
    const intent = { id: 'pi_1', metadata };
    assert.deepEqual(read('payment_intent.amount_capturable_updated', intent), {
      ...base,
      type: 'authorization.succeeded',
      authorizationId: 'pi_1',
    });
    assert.deepEqual(read('payment_intent.canceled', intent), {
      ...base,
      type: 'authorization.voided',
      authorizationId: 'pi_1',
    });
    const failed = read('payment_intent.payment_failed', {
      ...intent,
      last_payment_error: { code: 'card_declined', decline_code: 'lost_card' },
    });
    assert.deepEqual(failed, { ...base, type: 'authorization.declined', authorizationId: 'pi_1', reason: 'lost_card' });
    const refund = { id: 're_1', amount: 100, currency: 'eur', metadata };
    assert.deepEqual(read('refund.updated', { ...refund, status: 'succeeded' }), {
      ...base,
      type: 'refund.succeeded',
      refundId: 're_1',
      amount: money(100, 'EUR'),
    });
    assert.equal(read('refund.failed', { ...refund, status: 'failed' }).type, 'refund.failed');
    assert.equal(read('refund.created', { ...refund, status: 'pending' }).type, 'ignored');
    const transfer = { id: 'tr_1', amount: 100, currency: 'eur', metadata };
    assert.equal(read('transfer.created', transfer).type, 'transfer.paid');
    assert.equal(read('customer.created', {}).type, 'ignored');
  });

  it('tell of transfers that the platform takes back, with all of it so far, and of what banks refuse by the connected account', () => {
    const transfer = { id: 'tr_1', amount: 100, currency: 'eur', metadata: { idempotency_key: 'pyt_1:1', reference: 'pyt_1' } };
    const base = { id: 'evt_1', occurredAt: new Date(1_772_357_400_000) };
    for (const [reversed, amountReversed] of [[false, 40], [true, 100]] as const)
      assert.deepEqual(read('transfer.reversed', { ...transfer, reversed, amount_reversed: amountReversed }), { ...base, reference: 'pyt_1', idempotencyKey: 'pyt_1:1', type: 'transfer.reversed', transferId: 'tr_1', amount: money(amountReversed, 'EUR') });
    const payout = { id: 'po_1', amount: 250, currency: 'eur', failure_code: 'account_closed', metadata: {} };
    const refused = read('payout.failed', payout, webhookSecret, { account: 'acct_1Nx3kVendor' });
    assert.deepEqual(refused, { ...base, reference: null, idempotencyKey: null, type: 'bankPayout.failed', account: 'acct_1Nx3kVendor', reason: 'account_closed', amount: money(250, 'EUR') });
    assert.equal(read('payout.paid', { ...payout, failure_code: null }, webhookSecret, { account: 'acct_1Nx3kVendor' }).type, 'bankPayout.paid');
    for (const type of ['payout.failed', 'payout.paid']) assert.equal(read(type, payout).type, 'ignored', 'between our own account and our bank');
  });

  it('are refused when forged', () => {
    assert.throws(() => read('payment_intent.canceled', { id: 'pi_1', metadata }, 'whsec_other'), {
      code: 'WEBHOOK_REFUSED',
    });
  });
});
