import { describe, it, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { money } from '#platform/money/money';
import type { PaymentResult } from '../payment-provider.ts';
import { createStripeProvider } from '../stripe-adapter.ts';
import { allOf } from './movements-contract.ts';
import { startStripeDouble } from './stripe-double.ts';
import { cards } from './stripe-state.ts';

const secretKey = 'sk_test_captures';
const eur = (minor: number) => money(minor, 'EUR');

function valueOf<T>(result: PaymentResult<T>): T {
  assert.equal(result.status, 'succeeded', JSON.stringify(result));
  return (result as Extract<PaymentResult<T>, { status: 'succeeded' }>).value;
}

/** An authorisation of 10.00 on a card that can be captured only once. */
async function authorized(t: TestContext) {
  const double = await startStripeDouble(t, secretKey);
  // Each its own process, so that nothing can be known from memory.
  const stripe = () => createStripeProvider({ secretKey, webhookSecrets: ['whsec'], returnUrl: 'https://shop.example', timeoutMs: 2_000, apiUrl: double.url });
  const { authorizationId } = valueOf(await stripe().authorize({ idempotencyKey: 'cko_1', reference: 'cko_1', amount: eur(1_000), paymentMethod: cards.once }));
  const posts = (path: string) => double.requests.filter((request) => request.method === 'POST' && request.path.endsWith(path)).map(({ params }) => Object.fromEntries(params));
  return {
    ...double,
    stripe,
    authorizationId,
    captures: () => posts('/capture').length,
    refunds: () => posts('/refunds').map(({ amount }) => Number(amount)),
    capture: (minor: number, key = `pop_${minor}`, open?: number) => stripe().capture({ idempotencyKey: key, reference: 'vor_1', authorizationId, amount: eur(minor), ...(open !== undefined && { open: eur(open) }) }),
    release: (key = 'pop_void') => stripe().void({ idempotencyKey: key, reference: 'ord_1', authorizationId }),
    books: async () => (await allOf(stripe().movements({ from: new Date(0), to: new Date(Date.now() + 60_000) }))).filter(({ kind }) => kind !== 'fee').map(({ kind, id, amount, idempotencyKey }) => [kind, id, amount.minor, idempotencyKey]),
  };
}

describe('a card that can be captured only once', () => {
  it('is captured for all that may still be asked for; later parcels are answered from it, and the rest is given back once', async (t) => {
    const { capture, captures, refunds, release } = await authorized(t);
    assert.deepEqual(valueOf(await capture(300)).collectedAtOnce, eur(1_000));
    assert.deepEqual(valueOf(await capture(200)).collectedAtOnce, eur(1_000));
    assert.equal(captures(), 1);
    assert.deepEqual(await capture(501), { status: 'declined', reason: 'amount_too_large' });
    for (const key of ['pop_void', 'pop_void', 'pop_retry']) valueOf(await release(key));
    assert.deepEqual(refunds(), [500]);
    assert.equal((await capture(1)).status, 'declined', 'the buyer has it back');
  });

  it('is not captured for what was called off before the first parcel', async (t) => {
    const { capture, release, refunds, books, authorizationId } = await authorized(t);
    assert.deepEqual(valueOf(await capture(300, 'pop_1', 600)).collectedAtOnce, eur(600));
    assert.equal((await capture(301)).status, 'declined');
    valueOf(await capture(300, 'pop_2'));
    valueOf(await release());
    assert.deepEqual(refunds(), [], 'nothing is left to give back');
    const told = await books();
    assert.deepEqual(told.filter(([kind]) => kind === 'capture' || kind === 'void').map(([kind, , minor]) => [kind, minor]), [['capture', 600], ['void', 400]]);
    assert.equal(told.find(([kind]) => kind === 'void')?.[1], authorizationId);
  });

  it('is captured and refunded once, however often a call is repeated whose answer was lost', async (t) => {
    const { stripe, capture, captures, state, release, authorizationId } = await authorized(t);
    const [first] = await Promise.all([capture(300), capture(200), capture(100)]);
    assert.equal(captures() >= 1, true);
    assert.deepEqual(valueOf(await capture(300, 'pop_300', 400)), valueOf(first), 'also after less is open');
    for (const minor of [200, 100]) valueOf(await capture(minor));
    await Promise.all([release(), release()]);
    valueOf(await release());
    assert.deepEqual(state.refunds.map(({ amount }) => amount), [400]);
    const found = await stripe().lookUpByKey({ operation: 'capture', idempotencyKey: 'pop_200', reference: 'vor_1', authorizationId });
    assert.equal(found.status, 'succeeded');
    assert.equal((await stripe().lookUpByKey({ operation: 'void', idempotencyKey: 'pop_void', reference: 'ord_1', authorizationId })).status, 'succeeded');
  });

  it('whose rest was refused by the bank is given back again when asked under another key', async (t) => {
    const { capture, release, refunds, state, stripe, authorizationId } = await authorized(t);
    valueOf(await capture(300));
    valueOf(await release());
    Object.assign(state.refunds[0] ?? {}, { status: 'failed' });
    const lookUp = () => stripe().lookUpByKey({ operation: 'void', idempotencyKey: 'pop_void', reference: 'ord_1', authorizationId });
    assert.equal((await lookUp()).status, 'notFound');
    const charge = state.charges.values().next().value;
    if (charge) charge.amount_refunded = 0;
    valueOf(await release('pop_again'));
    assert.deepEqual(refunds(), [700, 700]);
    assert.equal((await lookUp()).status, 'succeeded');
  });

  it("is told of as the provider's balance has it: one capture, what it has set free, and what was given back", async (t) => {
    const { capture, release, stripe, books, authorizationId } = await authorized(t);
    const { captureId } = valueOf(await capture(300));
    await capture(200);
    await stripe().refund({ idempotencyKey: 'pop_refund', reference: 'vor_1', captureId, amount: eur(50) });
    await release();
    assert.deepEqual((await books()).map(([kind, id, minor, key]) => [kind, String(id).split('_')[0], minor, key]), [
      ['authorization', 'pi', 1_000, 'cko_1'],
      ['void', 're', 500, 'pop_void'],
      ['refund', 're', 50, 'pop_refund'],
      ['capture', 'ch', 1_000, null],
    ]);
    assert.match(authorizationId, /^pi_/);
  });

  it('is left alone where it was voided before anything was sent', async (t) => {
    const { capture, release, captures, refunds } = await authorized(t);
    valueOf(await release());
    assert.deepEqual(await capture(300), { status: 'declined', reason: 'payment_intent_unexpected_state' });
    assert.deepEqual([captures(), refunds()], [0, []]);
  });
});
