import { describe, it, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { money } from '#platform/money/money';
import { createStripeProvider } from '../stripe-adapter.ts';
import { captureMark } from '../stripe-lookups.ts';
import { allOf } from './movements-contract.ts';
import { startStripeDouble } from './stripe-double.ts';

const secretKey = 'sk_test_books';
const created = 1_772_357_400;
const at = new Date(created * 1000);
const day = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-03-02T00:00:00Z') };

async function books(t: TestContext) {
  const { url, requests, state } = await startStripeDouble(t, secretKey);
  const stripe = createStripeProvider({ secretKey, webhookSecrets: ['whsec'], returnUrl: 'https://shop.example/checkout', timeoutMs: 2_000, apiUrl: url });
  const add = (entry: Parameters<typeof state.balance.add>[0]) => state.balance.add({ created, ...entry });
  return { add, requests, read: () => allOf(stripe.movements(day)) };
}

describe("movements as Stripe's balance has them", () => {
  it('name our operation by what we put into the metadata, whatever way the money goes', async (t) => {
    const { add, read } = await books(t);
    const metadata = { reference: 'vor_1', idempotency_key: 'pop_1' };
    add({ type: 'refund_failure', amount: 120, currency: 'eur', source: { id: 're_1', object: 'refund', amount: 120, currency: 'eur', payment_intent: 'pi_1', metadata } });
    add({ type: 'transfer_refund', amount: 70, currency: 'eur', source: { id: 'trr_1', object: 'transfer_reversal', transfer: 'tr_1', amount: 70, currency: 'eur', metadata: {} } });
    add({ type: 'transfer', amount: -500, currency: 'jpy', source: { id: 'tr_2', object: 'transfer', amount: 500, currency: 'jpy', metadata } });
    add({ type: 'transfer', amount: -12_340, currency: 'kwd', source: { id: 'tr_3', object: 'transfer', amount: 12_340, currency: 'kwd', metadata } });
    add({ type: 'transfer', amount: -50_000, currency: 'isk', source: { id: 'tr_4', object: 'transfer', amount: 50_000, currency: 'isk', metadata } });
    const told = (await read()).map(({ kind, id, amount, reference, idempotencyKey }) => [kind, id, amount, reference, idempotencyKey]);
    assert.deepEqual(told.toReversed(), [
      ['refund_failed', 're_1', money(120, 'EUR'), 'vor_1', 'pop_1'],
      ['transfer_failed', 'tr_1', money(70, 'EUR'), null, null],
      ['transfer', 'tr_2', money(500, 'JPY'), 'vor_1', 'pop_1'],
      ['transfer', 'tr_3', money(12_340, 'KWD'), 'vor_1', 'pop_1'],
      ['transfer', 'tr_4', money(500, 'ISK'), 'vor_1', 'pop_1'],
    ]);
  });

  it('tell what Stripe keeps as fees, and what goes to our own bank, apart', async (t) => {
    const { add, read } = await books(t);
    add({ type: 'stripe_fee', amount: -25, currency: 'eur', source: null, description: 'Billing' });
    add({ type: 'payout', amount: -9_000, fee: 10, currency: 'eur', source: 'po_1' });
    add({ type: 'adjustment', amount: -1_000, fee: 1_500, currency: 'eur', source: { id: 'dp_1', object: 'dispute', payment_intent: 'pi_1' }, description: 'Chargeback' });
    const told = (await read()).toReversed().map(({ kind, id, amount, note }) => [kind, id, amount.minor, note]);
    assert.deepEqual(told, [
      ['fee', 'txn_1', 25, 'stripe_fee'],
      ['fee', 'txn_2', 10, 'fee of payout'],
      ['own', 'po_1', 9_000, 'payout'],
      ['fee', 'txn_3', 1_500, 'fee of adjustment'],
      ['other', 'dp_1', 1_000, 'adjustment: Chargeback'],
    ]);
  });

  it('are in the currency of the payment where the balance is kept in another', async (t) => {
    const { add, read } = await books(t);
    const mark = captureMark('pop_1');
    const charge = { id: 'ch_1', object: 'charge', currency: 'usd', metadata: {}, payment_intent: { id: 'pi_1', object: 'payment_intent', metadata: { [mark]: 'vor_1 1000' } } };
    add({ type: 'charge', amount: 876, exchange_rate: 0.8764, currency: 'eur', source: charge });
    assert.deepEqual(await read(), [{ kind: 'capture', id: `ch_1:${mark}`, authorizationId: 'pi_1', amount: money(1_000, 'USD'), reference: 'vor_1', idempotencyKey: null, at, note: 'charge' }]);
  });

  it('of a capture that nobody marked keep the amount and the id of the charge', async (t) => {
    const { add, read } = await books(t);
    add({ type: 'charge', amount: 999, currency: 'eur', source: { id: 'ch_1', object: 'charge', currency: 'eur', metadata: {}, payment_intent: { id: 'pi_1', metadata: { [captureMark('pop_1')]: 'vor_1 1000' } } } });
    const [told] = await read();
    assert.deepEqual([told?.id, told?.amount, told?.authorizationId], ['ch_1', money(999, 'EUR'), 'pi_1']);
  });

  it('are asked for with their sources, and intents from as long before as a hold may last', async (t) => {
    const { requests, read } = await books(t);
    await read();
    const sent = requests.map(({ path, params }) => ({ path, ...Object.fromEntries(params) }));
    const [gte, lt] = [day.from, day.to].map((bound) => String(bound.getTime() / 1000));
    assert.deepEqual(sent, [
      { path: '/v1/payment_intents', 'created[gte]': String(Number(gte) - 31 * 86_400), 'created[lt]': lt, limit: '100', 'expand[0]': 'data.latest_charge' },
      { path: '/v1/balance_transactions', 'created[gte]': gte, 'created[lt]': lt, limit: '100', 'expand[0]': 'data.source.payment_intent' },
    ]);
  });
});
