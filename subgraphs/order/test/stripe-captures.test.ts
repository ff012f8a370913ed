/** Orders paid by cards that Stripe can capture only once: every vendor gets its money, and no buyer pays for what is not sent. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test, type TestContext } from 'node:test';
import { money } from '#platform/money/money';
import { admin } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { reconcileBooks } from '../../../dev/invariants/reconcile.ts';
import { readStatement } from '../data/statement-repository.ts';
import { saveTerms } from '../data/vendor-terms.ts';
import { orderInvariants } from '../invariants.ts';
import { cards } from '../payments/test/stripe-state.ts';
import { releaseEarnings } from '../use-cases/release-earnings.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { refund, ship, type PlacedOrder } from './placed-order.ts';
import { startStripeOrders, type StripeOrders } from './stripe-orders.ts';

let subgraph: OrderSubgraph;
let { throughStripe, placeWithTwo, callOff, operations, done, booked, paymentOf } = {} as StripeOrders;
before(async (t) => {
  subgraph = await startOrderSubgraph();
  ({ throughStripe, placeWithTwo, callOff, operations, done, booked, paymentOf } = await startStripeOrders(t as TestContext, subgraph));
});
after(() => subgraph.stop());

const availableOf = async (vendorId: string) => 0 - Number((await subgraph.db.query<{ sum: string | null }>('SELECT SUM(amount_minor) AS sum FROM ledger_postings WHERE account = ?', [`vendor:${vendorId}:available`]))[0]?.sum ?? 0);

test('each vendor is credited for its parcels, what is called off goes back to the buyer, and both books agree all the way', async (t) => {
  const { captures, compare, refunds } = throughStripe(t);
  const [first, second] = await placeWithTwo() as [PlacedOrder, PlacedOrder];
  const whole = (await paymentOf(first))?.authorized ?? 0;
  await ship(subgraph, first, 1);
  assert.deepEqual(captures(), [whole], 'collected at once');
  const afterFirst = await booked(first);
  assert.equal(afterFirst['psp_clearing'], whole);
  assert.equal(afterFirst['buyer_deposits'], 1_500 - whole, "one piece and the delivery are earned, the rest is the buyer's");
  assert.deepEqual([await orderInvariants(subgraph.db), await compare()], [[], []]);
  await ship(subgraph, second, 1);
  await refund(subgraph, second, 1);
  await callOff(first);
  await done(first);
  const payment = await paymentOf(first);
  assert.deepEqual(captures(), [whole]);
  assert.deepEqual((await operations(first)).map(({ kind, state: ended }) => `${kind} ${ended}`), ['CAPTURE SUCCEEDED', 'CAPTURE SUCCEEDED', 'REFUND SUCCEEDED', 'VOID SUCCEEDED']);
  assert.deepEqual(refunds().map(({ amount }) => amount), [1_000, payment?.voided]);
  assert.equal((payment?.captured ?? 0) + (payment?.voided ?? 0), whole);
  const books = await booked(first);
  assert.deepEqual([books['buyer_deposits'], books['psp_clearing']], [0, (payment?.captured ?? 0) - 1_000]);
  const statement = await readStatement(subgraph.db, { vendorId: second.vendorId, currency: 'EUR', month: new Date().toISOString().slice(0, 7) });
  assert.deepEqual([statement.salesMinor, statement.refundsMinor], [1_500, 1_000], 'goods and delivery, one piece given back');
  assert.deepEqual([await orderInvariants(subgraph.db), await compare()], [[], []]);
});

test('what was called off before the first parcel is never collected', async (t) => {
  const { captures, compare, refunds } = throughStripe(t);
  const [first, second] = await placeWithTwo() as [PlacedOrder, PlacedOrder];
  await callOff(first, { lineId: second.lineId, quantity: 2 });
  await ship(subgraph, first);
  await done(first);
  const payment = await paymentOf(first);
  assert.deepEqual([captures(), refunds().length], [[payment?.captured], 0]);
  assert.equal((await booked(first))['buyer_deposits'], 0);
  assert.deepEqual([await orderInvariants(subgraph.db), await compare()], [[], []]);
});

test('a process that dies between the answer and its booking is taken up by another: collected, credited and given back once', async (t) => {
  const { captures, compare, refunds, charge, stripe } = throughStripe(t);
  const [first, second] = await placeWithTwo() as [PlacedOrder, PlacedOrder];
  const died: string[] = [];
  const dying = <I extends { idempotencyKey: string }, R>(call: (input: I, options?: object) => Promise<R>) => async (input: I, options?: object): Promise<R> => {
    const answer = await call(input, options);
    if (died.includes(input.idempotencyKey)) return answer;
    died.push(input.idempotencyKey);
    throw new Error('killed');
  };
  Object.assign(subgraph.provider, { capture: dying(stripe.capture), void: dying(stripe.void) });
  const again = async () => {
    await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE state = 'REQUESTED' AND attempts = 0")).length === 0, { what: 'every first attempt', timeoutMs: 15_000 });
    await waitFor(async () => {
      await subgraph.db.execute("UPDATE payment_operations SET next_attempt_at = 1 WHERE state = 'REQUESTED' AND attempts > 0");
      return (await operations(first)).every(({ state: ended }) => ended !== 'REQUESTED');
    }, { what: 'the second attempts', timeoutMs: 20_000 });
  };
  const shipments = Promise.all([ship(subgraph, first, 1), ship(subgraph, second, 1)]);
  await waitFor(() => Promise.resolve(died.length === 2), { what: 'both to die', timeoutMs: 15_000 });
  assert.deepEqual(await compare(), [], 'what is under way is no difference');
  await again();
  await shipments;
  await callOff(first);
  await waitFor(() => Promise.resolve(died.length === 3), { what: 'the void to die', timeoutMs: 15_000 });
  assert.deepEqual(await compare(), []);
  await again();
  const payment = await paymentOf(first);
  assert.equal(charge()?.amount_captured, payment?.authorized);
  assert.equal(captures().length <= 2, true);
  assert.deepEqual(refunds().map(({ amount }) => amount), [payment?.voided]);
  assert.equal((await booked(first))['buyer_deposits'], 0);
  assert.deepEqual([await orderInvariants(subgraph.db), await compare()], [[], []]);
});

test("what the buyer's bank refuses to take back is the buyer's still: an operator tries again or pays by other means, and cannot write it off", async (t) => {
  const { bounce, compare, refunds } = throughStripe(t);
  const order = (await placeWithTwo())[0] as PlacedOrder;
  await ship(subgraph, order);
  await callOff(order);
  await done(order);
  const voided = (await paymentOf(order))?.voided ?? 0;
  await bounce(order);
  assert.equal((await booked(order))['buyer_deposits'], 0 - voided);
  assert.deepEqual(await compare(), []);
  const failed = async () => {
    const { data } = await subgraph.call<{ failedPayments: { id: string; kind: string; resolutions: string[] }[] }>({ query: '{ failedPayments(first: 10) { id kind resolutions } }', viewer: admin() });
    return data.failedPayments[0];
  };
  const resolve = async (resolution: string, reference: string | null = null) => {
    const { data } = await subgraph.call<{ failedPaymentResolve: { userErrors: { code: string }[] } }>({
      query: 'mutation($id: ID!, $resolution: FailedPaymentResolution!, $reference: String) { failedPaymentResolve(id: $id, resolution: $resolution, reason: "bounced", reference: $reference) { userErrors { code } } }',
      variables: { id: (await failed())?.id, resolution, reference },
      viewer: admin(),
    });
    return data.failedPaymentResolve.userErrors.map(({ code }) => code);
  };
  assert.deepEqual((await failed())?.resolutions, ['RETRY', 'SETTLED_OTHERWISE']);
  assert.deepEqual(await resolve('WRITE_OFF'), ['INVALID_STATE']);
  assert.deepEqual(await resolve('RETRY'), []);
  await done(order);
  assert.deepEqual(refunds().map(({ amount }) => amount), [voided, voided]);
  assert.deepEqual([(await booked(order))['buyer_deposits'], await compare()], [0, []]);
  await bounce(order);
  assert.deepEqual(await resolve('SETTLED_OTHERWISE', 'SEPA 2026-11/18'), []);
  const books = await booked(order);
  assert.deepEqual([books['buyer_deposits'], books['own_bank']], [0, 0 - voided]);
  const timeline = await subgraph.db.query<{ description: string }>("SELECT description FROM order_timeline WHERE order_id = ? AND event = 'payment.returned' ORDER BY id", [order.orderId]);
  assert.equal(timeline.length, 3);
  assert.match(timeline[2]?.description ?? '', /given back by other means \(SEPA 2026-11\/18\)/);
  assert.deepEqual([await orderInvariants(subgraph.db), await compare(), await failed()], [[], [], undefined]);
});

test('a card that can be captured several times is, and nothing is held', async (t) => {
  const { captures, compare } = throughStripe(t, cards.ok);
  const [first, second] = await placeWithTwo() as [PlacedOrder, PlacedOrder];
  await ship(subgraph, first);
  await ship(subgraph, second, 1);
  await callOff(first);
  await done(first);
  assert.deepEqual(captures(), [3_500, 1_500]);
  assert.deepEqual([(await paymentOf(first))?.collected, (await booked(first))['buyer_deposits']], [0, undefined]);
  assert.deepEqual([await orderInvariants(subgraph.db), await compare()], [[], []]);
});

for (const card of [cards.ok, cards.once])
  test(`dinars, which Stripe takes by tens of fils only, are collected, given back and paid out in whole steps and to the fils (${card})`, async (t) => {
    const { compare } = throughStripe(t, card);
    const shipping = [{ countries: ['*'], currency: 'KWD', priceMinor: 1_235, freeFromMinor: null, minDays: 2, maxDays: 4 }];
    const orders = await placeWithTwo({ currency: 'KWD', priceMinor: 1_234, vendor: { shipping }, quantity: 7 });
    const [first, second] = orders as [PlacedOrder, PlacedOrder];
    assert.equal((await paymentOf(first))?.authorized, 8_630 + 7_400 + 2 * 1_230);
    for (const quantity of [1, 2, 1]) await ship(subgraph, first, quantity);
    await ship(subgraph, second, 5);
    for (const quantity of [1, 2]) await refund(subgraph, second, quantity);
    await callOff(first);
    await done(first);
    assert.ok((await operations(first)).every(({ state, amount }) => state === 'SUCCEEDED' && amount % 10 === 0));
    const payment = await paymentOf(first);
    assert.equal((payment?.captured ?? 0) + (payment?.voided ?? 0), payment?.authorized);
    // What commission and its tax leave is no whole step; what is paid out is, and the rest stays.
    await subgraph.db.execute("UPDATE vendor_orders SET release_at = '2020-01-01' WHERE order_id = ?", [first.orderId]);
    await releaseEarnings({ db: subgraph.db, now: () => new Date() });
    const earned = await availableOf(second.vendorId);
    await saveTerms(subgraph.db, { vendorId: second.vendorId, payoutAccount: { status: 'VERIFIED', currency: 'KWD', heldUntil: null, providerAccount: 'acct_1Nx3kDinars' } });
    await subgraph.app.jobs?.find(({ name }) => name === 'payout-schedule')?.run(new AbortController().signal);
    await waitFor(async () => (await subgraph.db.query("SELECT id FROM payouts WHERE vendor_id = ? AND state = 'PAID'", [second.vendorId])).length === 1, { what: 'the payout to arrive', timeoutMs: 15_000 });
    assert.deepEqual(await subgraph.db.query('SELECT amount_minor AS minor FROM payouts WHERE vendor_id = ?', [second.vendorId]), [{ minor: earned - (earned % 10) }]);
    assert.deepEqual([await availableOf(second.vendorId), earned % 10 > 0], [earned % 10, true]);
    assert.deepEqual([await orderInvariants(subgraph.db), await compare()], [[], []]);
  });

for (const card of [cards.ok, cards.once])
  test(`an order goes in no more parcels than Stripe collects for, so that no goods leave unpaid; what is left then goes at once, and each vendor has a parcel (${card})`, async (t) => {
    const { compare } = throughStripe(t, card);
    const [first, second] = await placeWithTwo({ priceMinor: 100, quantity: 60 }) as [PlacedOrder, PlacedOrder];
    const send = async (quantity: number) => {
      const { data } = await subgraph.call<{ vendorOrderFulfill: { userErrors: { code: string; message: string }[] } }>({
        query: `mutation { vendorOrderFulfill(id: "${first.vendorOrderId}", idempotencyKey: "${randomUUID()}", input: { carrier: "Post", items: [{ lineId: "${first.lineId}", quantity: ${quantity} }] }) { userErrors { code message } } }`,
        viewer: first.staff('OWNER'),
      });
      return data.vendorOrderFulfill.userErrors[0];
    };
    let sent = 0;
    let refused = await send(1);
    for (; !refused; refused = await send(1)) sent += 1;
    assert.deepEqual([sent, refused.code], [43, 'LIMIT_EXCEEDED']);
    assert.match(refused.message, /45 parcels at most: send all that is left of M-\d+-1 at once/);
    assert.equal(await send(17), undefined);
    await ship(subgraph, second);
    await done(first);
    assert.ok((await operations(first)).every(({ state }) => state === 'SUCCEEDED'));
    assert.deepEqual([await orderInvariants(subgraph.db), await compare()], [[], []]);
  });

test('the books agree day by day, too, when parcels and what is called off are days apart', async (t) => {
  const { stripe, state, charge } = throughStripe(t);
  const [first, second] = await placeWithTwo() as [PlacedOrder, PlacedOrder];
  await callOff(first, { lineId: second.lineId, quantity: 1 });
  await ship(subgraph, first, 1);
  await ship(subgraph, second, 1);
  await callOff(first);
  await done(first);
  // As if the order had been placed ten days ago, and each thing had happened two days after the one before.
  const dayMs = 86_400_000;
  const midnight = Math.floor(Date.now() / dayMs) * dayMs;
  const at = (day: number) => new Date(midnight - day * dayMs + dayMs / 2);
  const seconds = (day: number) => at(day).getTime() / 1000;
  await subgraph.db.execute('UPDATE checkouts c JOIN orders o ON o.checkout_id = c.id SET c.created_at = ?, c.updated_at = ? WHERE o.id = ?', [at(10), at(10), first.orderId]);
  const ids = (await operations(first)).map(({ id }) => id);
  for (const [index, day] of [8, 6, 4].entries()) await subgraph.db.execute('UPDATE payment_operations SET created_at = ?, finished_at = ? WHERE id = ?', [at(day), at(day), ids[index]]);
  await subgraph.db.execute('UPDATE payments SET collected_at_once_at = ? WHERE order_id = ?', [at(8), first.orderId]);
  const made = charge();
  Object.assign(made ?? {}, { created: seconds(10) });
  const intents = state.listIntents(new Map([['limit', '1000']])).data;
  const intent = state.retrieveIntent((intents.find(({ id }) => id === made?.payment_intent) ?? { id: '' }).id, new Map());
  Object.assign(intent, { created: seconds(10) });
  const moved = state.balance.list(new Map([['limit', '1000']])).data.filter(({ source }) => [(source as { id: string }).id, (source as { charge?: string }).charge].includes(made?.id));
  assert.deepEqual(moved.map(({ type }) => type), ['refund', 'charge']);
  for (const transaction of moved) transaction.created = seconds(transaction.type === 'charge' ? 8 : 4);
  const days = await Promise.all(Array.from({ length: 11 }, async (_, day) => {
    const from = new Date(midnight - day * dayMs);
    const { differences } = await reconcileBooks({ db: subgraph.db, provider: stripe, window: { from, to: new Date(from.getTime() + dayMs) } });
    return differences.map(({ text }) => `${day} days ago: ${text}`);
  }));
  assert.deepEqual(days.flat(), []);
});

test('somebody who gives held money back at Stripe by hand is found', async (t) => {
  const { compare, stripe, charge } = throughStripe(t);
  const order = (await placeWithTwo())[0] as PlacedOrder;
  await ship(subgraph, order);
  await stripe.refund({ idempotencyKey: 'by hand', reference: 'by hand', captureId: charge()?.id ?? '', amount: money(7, 'EUR') });
  const differences = await compare();
  assert.equal(differences.length, 1);
  assert.match(differences[0] ?? '', /the provider has refund .* \(0\.07 EUR/);
});
