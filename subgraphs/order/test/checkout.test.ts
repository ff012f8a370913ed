import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { metricsText } from '#platform/telemetry/metrics';
import { runWithTrace } from '#platform/telemetry/trace';
import { customer, guest } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { orderInvariants } from '../invariants.ts';
import { createBuyer, type Buyer } from './buyer.ts';
import { addVariant, addVendor, type TestVariant } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

/** A buyer with one line of each of two vendors in the cart: 2 x 10.00 and 1 x 25.50, delivery 2 x 5.00. */
async function readyBuyer(viewer: Viewer = guest(), stock = 100): Promise<{ buyer: Buyer; variants: TestVariant[] }> {
  const variants = [
    await addVariant(subgraph, { vendorId: await addVendor(subgraph), priceMinor: 1_000, stock }),
    await addVariant(subgraph, { vendorId: await addVendor(subgraph), priceMinor: 2_550, stock }),
  ];
  const buyer = createBuyer(subgraph, viewer);
  await buyer.add([{ variantId: variants[0]?.variantId as string, quantity: 2 }, { variantId: variants[1]?.variantId as string, quantity: 1 }]);
  return { buyer, variants };
}

const available = (variant: TestVariant | undefined) => subgraph.product.stock.get(variant?.variantId ?? '')?.available;
const rows = (sql: string, params: unknown[] = []) => subgraph.db.query<Record<string, unknown>>(sql, params);

for (const [who, viewer] of [['a guest', guest()], ['a customer', customer()]] as const) {
  test(`${who} buys from two vendors: one order, two vendor orders that sum to it, stock allocated, payment authorised`, async () => {
    const { buyer, variants } = await readyBuyer(viewer);
    const { checkout, userErrors } = await buyer.checkout();
    assert.deepEqual(userErrors, []);
    const placed = await buyer.end(checkout?.id as string);
    assert.equal(placed.state, 'PLACED');
    const query = `query($id: ID!) { order(id: $id) { number state paymentState totals { total { minorUnits } } lines { quantity total { minorUnits } }
      vendorOrders { number totals { total { minorUnits } } } timeline { event } shippingAddress { city } } }`;
    const { data } = await subgraph.call<{ order: { paymentState: string; totals: { total: { minorUnits: number } }; vendorOrders: { number: string; totals: { total: { minorUnits: number } } }[]; number: string } }>({
      query,
      variables: { id: placed.order?.id },
      viewer,
    });
    assert.equal(data.order.totals.total.minorUnits, 5_550);
    assert.equal(data.order.paymentState, 'AUTHORIZED');
    assert.deepEqual(data.order.vendorOrders.map((part) => part.totals.total.minorUnits), [2_500, 3_050]);
    assert.deepEqual(data.order.vendorOrders.map((part) => part.number), [`${data.order.number}-1`, `${data.order.number}-2`]);
    assert.deepEqual(variants.map(available), [98, 99]);
    assert.ok(subgraph.product.allocated.has(placed.order?.id as string));
    assert.equal(await buyer.cart(), null, 'the cart has become the order');
  });
}

test('commission is frozen on each line, and commission + payable = total', async () => {
  const { buyer } = await readyBuyer();
  const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
  const lines = await rows('SELECT total_minor AS total, commission_minor AS commission, payable_minor AS payable FROM order_lines WHERE order_id = ? ORDER BY total_minor', [placed.order?.id]);
  assert.deepEqual(lines.map(({ total, commission, payable }) => [total, commission, payable]), [[2_000, 240, 1_760], [2_550, 306, 2_244]]);
});

test('a declined payment gives stock and cart back and tells the buyer why', async () => {
  const { buyer, variants } = await readyBuyer();
  const { checkout, userErrors } = await buyer.checkout({ paymentMethod: 'pm_declined' });
  const ended = await buyer.end(checkout?.id as string);
  assert.equal(ended.state, 'FAILED');
  assert.equal(ended.failure?.code, 'PAYMENT_DECLINED');
  assert.ok(userErrors.length === 0 || userErrors[0]?.code === 'PAYMENT_DECLINED');
  assert.deepEqual(variants.map(available), [100, 100]);
  const again = await buyer.checkout();
  assert.equal((await buyer.end(again.checkout?.id as string)).state, 'PLACED', 'the same cart can be checked out again');
});

test('when one vendor has too little, nothing is bought from the other either', async () => {
  const { buyer, variants } = await readyBuyer();
  (subgraph.product.stock.get(variants[1]?.variantId as string) as { available: number }).available = 0;
  const ended = await buyer.end((await buyer.checkout()).checkout?.id as string);
  assert.equal(ended.failure?.code, 'INSUFFICIENT_STOCK');
  assert.equal(ended.failure?.availableQuantity, 0);
  assert.equal(available(variants[0]), 100);
  assert.deepEqual(await rows('SELECT id FROM payments WHERE checkout_id = ?', [ended.id]), []);
});

test('a price that changed at the product is never charged silently', async () => {
  const { buyer, variants } = await readyBuyer();
  (subgraph.product.stock.get(variants[0]?.variantId as string) as { priceMinor: number }).priceMinor = 1_100;
  const ended = await buyer.end((await buyer.checkout()).checkout?.id as string);
  assert.equal(ended.failure?.code, 'PRICE_CHANGED');
  assert.deepEqual(variants.map(available), [100, 100]);
});

test('a total that is not what the buyer saw is refused with the present one', async () => {
  const { buyer } = await readyBuyer();
  const cart = await buyer.cart();
  const { checkout, userErrors } = await buyer.checkout({ cartVersion: cart?.version, totalMinor: 1 });
  assert.equal(checkout, null);
  assert.deepEqual([userErrors[0]?.code, userErrors[0]?.currentTotal?.minorUnits], ['TOTAL_CHANGED', 5_550]);
  assert.equal((await buyer.checkout({ cartVersion: 1, totalMinor: 5_550 })).userErrors[0]?.code, 'CART_CHANGED');
});

test('a double click a hundred times with one key makes one order', async () => {
  const { buyer, variants } = await readyBuyer(customer());
  const cart = await buyer.cart();
  const key = randomUUID();
  const clicks = await Promise.all(Array.from({ length: 100 }, () => buyer.checkout({ key, cartVersion: cart?.version, totalMinor: 5_550 })));
  const ids = new Set(clicks.flatMap((click) => click.checkout?.id ?? []));
  assert.equal(ids.size, 1);
  for (const click of clicks) assert.ok(click.checkout || click.userErrors[0]?.code === 'IDEMPOTENCY_IN_FLIGHT', JSON.stringify(click));
  await buyer.end([...ids][0] as string);
  assert.equal((await rows('SELECT id FROM orders WHERE customer_id = ?', [buyer.viewer.userId])).length, 1);
  assert.deepEqual(variants.map(available), [98, 99]);
});

test('different keys at once make one order all the same', async () => {
  const { buyer } = await readyBuyer(customer());
  const cart = await buyer.cart();
  const clicks = await Promise.all(Array.from({ length: 20 }, () => buyer.checkout({ cartVersion: cart?.version, totalMinor: 5_550 })));
  const ids = clicks.flatMap((click) => click.checkout?.id ?? []);
  assert.equal(ids.length, 1);
  await buyer.end(ids[0] as string);
  assert.equal((await rows('SELECT id FROM orders WHERE customer_id = ?', [buyer.viewer.userId])).length, 1);
});

test('the same key with another input is refused', async () => {
  const { buyer } = await readyBuyer();
  const cart = await buyer.cart();
  const key = randomUUID();
  const first = await buyer.checkout({ key, cartVersion: cart?.version, totalMinor: 5_550 });
  const second = await buyer.checkout({ key, cartVersion: cart?.version, totalMinor: 5_550, paymentMethod: 'pm_other' });
  assert.equal(second.userErrors[0]?.code, 'IDEMPOTENCY_KEY_REUSED');
  await buyer.end(first.checkout?.id as string);
});

test('a payment that timed out after charging is found by its key: placed once, charged once', async () => {
  const { buyer } = await readyBuyer();
  const { checkout } = await buyer.checkout({ paymentMethod: 'pm_timeout_after' });
  const ended = await buyer.end(checkout?.id as string, 40_000);
  assert.equal(ended.state, 'PLACED');
  const facts = await rows('SELECT fact FROM checkout_transitions WHERE checkout_id = ? ORDER BY version', [ended.id]);
  assert.ok(facts.some(({ fact }) => fact === 'paymentUnknown'), 'the outcome was unknown in between');
});

test('a payment that the provider never saw is asked for again under the same key: placed, charged once', async () => {
  const { buyer } = await readyBuyer();
  await subgraph.control({ rules: [{ behaviour: 'timeoutBefore', operation: 'authorize', times: 1 }] });
  const ended = await buyer.end((await buyer.checkout()).checkout?.id as string, 40_000);
  assert.equal(ended.state, 'PLACED');
  const facts = (await rows('SELECT fact FROM checkout_transitions WHERE checkout_id = ? ORDER BY version', [ended.id])).map(({ fact }) => fact);
  assert.deepEqual(facts, ['started', 'stockReserved', 'paymentUnknown', 'paymentNotFound', 'paymentAuthorized', 'stockConfirmed']);
});

test('stock that is gone when the order should be written voids the payment', async () => {
  const { buyer } = await readyBuyer();
  subgraph.product.refuseAllocation = 'reservation expired';
  try {
    const ended = await buyer.end((await buyer.checkout()).checkout?.id as string);
    assert.equal(ended.failure?.code, 'INSUFFICIENT_STOCK');
    const facts = (await rows('SELECT fact FROM checkout_transitions WHERE checkout_id = ? ORDER BY version', [ended.id])).map(({ fact }) => fact);
    assert.ok(facts.includes('paymentVoided'), facts.join(' '));
  } finally {
    subgraph.product.refuseAllocation = null;
  }
});

test('while a checkout runs its cart cannot change', async () => {
  const { buyer, variants } = await readyBuyer();
  subgraph.product.silent = true;
  try {
    const { checkout } = await buyer.checkout();
    assert.equal(checkout?.isFinished, false);
    assert.equal((await buyer.add([{ variantId: variants[0]?.variantId as string, quantity: 1 }])).userErrors[0]?.code, 'INVALID_STATE');
  } finally {
    subgraph.product.silent = false;
  }
});

test('a checkout whose reservation is never answered is released by the sweeper', async () => {
  const { buyer } = await readyBuyer();
  subgraph.product.silent = true;
  const { checkout } = await buyer.checkout();
  subgraph.product.silent = false;
  await subgraph.db.execute('UPDATE checkouts SET deadline_at = 1 WHERE id = ?', [checkout?.id]);
  const ended = await buyer.end(checkout?.id as string);
  assert.equal(ended.state, 'FAILED');
  assert.equal((await buyer.cart())?.itemCount, 3, 'the cart is the buyer\'s again');
});

test('what the sweeper does for a checkout belongs to the trace of the request that began it', async () => {
  const { buyer } = await readyBuyer();
  const traceId = randomUUID().replaceAll('-', '');
  subgraph.product.silent = true;
  const { checkout } = await runWithTrace(`00-${traceId}-${'1'.repeat(16)}-01`, () => buyer.checkout());
  subgraph.product.silent = false;
  await subgraph.db.execute('UPDATE checkouts SET deadline_at = 1 WHERE id = ?', [checkout?.id]);
  await buyer.end(checkout?.id as string);
  await waitFor(() => subgraph.product.traces.get(checkout?.id as string)?.length === 2, { what: 'the reservation and its release' });
  assert.deepEqual(subgraph.product.traces.get(checkout?.id as string), [traceId, traceId]);
});

test('a buyer sent to the bank finds the address in the answer, and confirming places the order', async () => {
  const { buyer } = await readyBuyer();
  const { checkout } = await buyer.checkout({ paymentMethod: 'pm_requires_action' });
  const waiting = checkout?.actionUrl ? checkout : await waitFor(async () => {
    const state = await buyer.checkoutState(checkout?.id as string);
    return state?.actionUrl ? state : null;
  }, { what: 'the address of the bank' });
  await fetch(waiting.actionUrl as string, { method: 'POST', body: new URLSearchParams({ outcome: 'approve' }) });
  assert.equal((await buyer.checkoutState(waiting.id))?.isFinished, false, 'nothing was told yet');
  // Everything held back so far comes now, five times and out of order: late, repeated and overtaken events change nothing.
  await subgraph.control({ webhooks: { copies: 5, reorder: true } });
  assert.equal((await buyer.end(waiting.id)).state, 'PLACED');
  await subgraph.control({ webhooks: { paused: true } });
  const placed = await rows("SELECT to_state FROM checkout_transitions WHERE checkout_id = ? AND to_state = 'PLACED'", [waiting.id]);
  assert.equal(placed.length, 1);
});

test("the provider's event that is sooner than its answer moves the checkout on, and the answer finds that and changes nothing", async () => {
  const { buyer } = await readyBuyer();
  const inVain = async () => Number(/^db_transaction_retries_total\{label="checkout-paymentAuthorized",errno="1062"\} (\d+)/m.exec(await metricsText())?.[1] ?? 0);
  const before = await inVain();
  await subgraph.control({ webhooks: { early: true } });
  const { checkout } = await buyer.checkout();
  assert.equal((await buyer.end(checkout?.id as string)).state, 'PLACED');
  await subgraph.control({ webhooks: { paused: true } });
  await waitFor(async () => (await inVain()) === before + 1, { what: 'the answer to be written in vain, and then to be left aside' });
  const path = await rows('SELECT fact FROM checkout_transitions WHERE checkout_id = ? ORDER BY version', [checkout?.id]);
  assert.deepEqual(path.map(({ fact }) => fact), ['started', 'stockReserved', 'paymentAuthorized', 'stockConfirmed']);
});

test('checkouts begun at once are moved on together, each by its own facts', async () => {
  const buyers = await Promise.all(Array.from({ length: 20 }, () => readyBuyer()));
  const ends = await Promise.all(buyers.map(async ({ buyer }, index) => buyer.end((await buyer.checkout({ paymentMethod: index % 4 === 3 ? 'pm_declined' : 'pm_ok' })).checkout?.id as string)));
  assert.deepEqual(ends.map(({ state }) => state), buyers.map((_, index) => (index % 4 === 3 ? 'FAILED' : 'PLACED')));
  const paths = await rows("SELECT checkout_id AS id, GROUP_CONCAT(to_state ORDER BY version) AS path FROM checkout_transitions WHERE checkout_id IN (?) GROUP BY checkout_id", [ends.map(({ id }) => id)]);
  const placed = new Set(paths.filter(({ id }) => ends.some((end) => end.id === id && end.state === 'PLACED')).map(({ path }) => path));
  assert.deepEqual([...placed], ['RESERVING,AUTHORIZING,CONFIRMING,PLACED']);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test("the last use of a coupon goes to one of fifty buyers", async () => {
  await subgraph.db.execute(
    `INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, valid_from, usage_limit) VALUES ('cpn_last', 'LAST', '10 % off', 'percent', 1000, '[]', '{}', '2020-01-01', 1)`,
  );
  const buyers = await Promise.all(Array.from({ length: 50 }, async () => {
    const { buyer } = await readyBuyer(customer());
    assert.deepEqual((await buyer.applyCoupon('last')).userErrors, []);
    return buyer;
  }));
  const outcomes = await Promise.all(buyers.map((buyer) => buyer.checkout()));
  const winners = outcomes.filter((outcome) => outcome.checkout);
  assert.equal(winners.length, 1);
  for (const outcome of outcomes) assert.ok(outcome.checkout || outcome.userErrors[0]?.code === 'COUPON_EXHAUSTED', JSON.stringify(outcome));
  assert.deepEqual((await rows("SELECT used_count AS used FROM coupons WHERE id = 'cpn_last'")).map(({ used }) => used), [1]);
});

test("a coupon for once per customer goes to each once, by the account or the guest's address; a purchase that failed does not count", async () => {
  await subgraph.db.execute(
    `INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, valid_from, per_customer_limit) VALUES ('cpn_once', 'ONCE', '10 % off', 'percent', 1000, '[]', '{}', '2020-01-01', 1)`,
  );
  const buyWith = async (viewer: Viewer, options: Parameters<Buyer['checkout']>[0] = {}) => {
    const { buyer } = await readyBuyer(viewer);
    const [refusal] = (await buyer.applyCoupon('once')).userErrors;
    if (refusal) return `${refusal.code} in the cart`;
    const { checkout, userErrors } = await buyer.checkout(options);
    return checkout ? (await buyer.end(checkout.id)).state : `${userErrors[0]?.code} at the checkout`;
  };
  // Whose cart it is is known of a customer at once, of a guest once there is an address.
  for (const [viewerOf, told] of [[(() => { const same = customer(); return () => same; })(), 'in the cart'], [guest, 'at the checkout']] as const) {
    const email = `${randomUUID()}@example.com`;
    assert.deepEqual(
      [await buyWith(viewerOf(), { email, paymentMethod: 'pm_declined' }), await buyWith(viewerOf(), { email }), await buyWith(viewerOf(), { email: email.toUpperCase() })],
      ['FAILED', 'PLACED', `COUPON_EXHAUSTED ${told}`],
    );
  }
  assert.deepEqual((await rows("SELECT used_count AS used FROM coupons WHERE id = 'cpn_once'")).map(({ used }) => used), [2]);
});

test('orders and checkouts are their buyer\'s alone', async () => {
  const { buyer } = await readyBuyer();
  const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
  for (const viewer of [guest(), customer()]) {
    const { data } = await subgraph.call<{ order: unknown; byNumber: unknown; checkout: unknown; _entities: unknown[] }>({
      query: `{ order(id: "${placed.order?.id}") { email } byNumber: order(number: "${placed.order?.number}") { email } checkout(id: "${placed.id}") { state }
        _entities(representations: [{ __typename: "Order", id: "${placed.order?.id}" }]) { ... on Order { email } } }`,
      viewer,
    });
    assert.deepEqual([data.order, data.byNumber, data.checkout, data._entities[0]], [null, null, null, null]);
  }
});
