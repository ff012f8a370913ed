/** What happens at the same moment: each time one of the two wins, whole, and money, goods and books agree with it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { stockReserved } from '#events/product';
import type { Viewer } from '#platform/auth/viewer';
import { createOutbox } from '#platform/outbox/outbox';
import { admin, customer, guest, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { orderInvariants } from '../invariants.ts';
import { createBuyer, type Buyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

const pairs = 10;
let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

const rows = <T extends object>(sql: string, params: unknown[] = []) => subgraph.db.query<T>(sql, params);
const many = <T>(work: (index: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: pairs }, (_, index) => work(index)));

/** A buyer with two of one thing in the cart, at 10.00 and 5.00 delivery. */
async function readyBuyer(viewer = customer()): Promise<{ buyer: Buyer; variantId: string; vendorId: string }> {
  const vendorId = await addVendor(subgraph);
  const { variantId } = await addVariant(subgraph, { vendorId, priceMinor: 1_000 });
  const buyer = createBuyer(subgraph, viewer);
  await buyer.add([{ variantId, quantity: 2 }]);
  return { buyer, variantId, vendorId };
}

/** The first user error's code, or why the call was refused; null when it was done. */
async function mutate(field: string, args: string, viewer: Viewer): Promise<string | null> {
  const { data, code } = await subgraph.call<Record<string, { userErrors: { code: string }[] } | null>>({ query: `mutation { ${field}(${args}) { userErrors { code message } } }`, viewer });
  return data?.[field]?.userErrors[0]?.code ?? code ?? null;
}

/** What the provider holds of a checkout's payment. */
const heldOf = async (checkoutId: string) => (await subgraph.provider.lookUpByKey({ idempotencyKey: `${checkoutId}:authorize`, reference: checkoutId, operation: 'authorize' })).status;

test('the buyer confirms at the bank while the checkout is called off: an order that is paid, or no order and nothing held', async () => {
  const waiting = await many(async () => {
    const { buyer } = await readyBuyer();
    const { checkout } = await buyer.checkout({ paymentMethod: 'pm_requires_action' });
    const { id } = checkout as { id: string };
    return waitFor(async () => {
      const state = await buyer.checkoutState(id);
      return state?.actionUrl ? { buyer, id, url: state.actionUrl } : null;
    }, { what: 'the address of the bank' });
  });
  await subgraph.control({ webhooks: { copies: 2 } });
  await Promise.all(
    waiting.flatMap(({ id, url }, index) => {
      const confirm = () => fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'approve' }) });
      const cancel = () => mutate('checkoutCancel', `id: "${id}"`, admin());
      return index % 2 === 0 ? [confirm(), cancel()] : [cancel(), confirm()];
    }),
  );
  const ends = await Promise.all(waiting.map(({ buyer, id }) => buyer.end(id, 40_000)));
  await subgraph.control({ webhooks: { paused: true } });
  for (const { id, state, order } of ends) {
    const held = await heldOf(id);
    assert.deepEqual([held, order !== null], state === 'PLACED' ? ['succeeded', true] : ['voided', false], `${id} is ${state}`);
  }
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

interface Placed {
  buyer: Buyer;
  orderId: string;
  vendorOrderId: string;
  lineId: string;
  vendorId: string;
}

async function placedOrder(): Promise<Placed> {
  const { buyer, vendorId } = await readyBuyer();
  const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
  const orderId = placed.order?.id as string;
  const [part] = await rows<{ vendorOrderId: string; lineId: string }>('SELECT v.id AS vendorOrderId, l.id AS lineId FROM vendor_orders v JOIN order_lines l ON l.vendor_order_id = v.id WHERE v.order_id = ?', [orderId]);
  return { buyer, orderId, vendorId, vendorOrderId: part?.vendorOrderId as string, lineId: part?.lineId as string };
}

const fulfil = ({ vendorOrderId, vendorId }: Placed) => mutate('vendorOrderFulfill', `id: "${vendorOrderId}", idempotencyKey: "${randomUUID()}", input: { carrier: "Post" }`, staff(vendorId, 'OWNER'));
const callsEnded = () => waitFor(async () => (await rows("SELECT id FROM payment_operations WHERE state = 'REQUESTED'")).length === 0, { what: 'the calls to the provider to end', timeoutMs: 40_000 });

test('the vendor sends while the buyer calls off: sent and collected, or called off and set free, never both', async () => {
  const orders = await many(placedOrder);
  const outcomes = await Promise.all(
    orders.map(async (order, index) => {
      const cancel = () => mutate('orderCancel', `id: "${order.orderId}", reason: "changed my mind", idempotencyKey: "${randomUUID()}"`, order.buyer.viewer);
      const [sent, cancelled] = index % 2 === 0 ? await Promise.all([fulfil(order), cancel()]) : (await Promise.all([cancel(), fulfil(order)])).toReversed();
      return { sent: sent === null, cancelled: cancelled === null };
    }),
  );
  await callsEnded();
  for (const [index, { sent, cancelled }] of outcomes.entries()) {
    assert.notEqual(sent, cancelled, 'exactly one of the two is told that it was done');
    const [sums] = await rows<Record<string, number>>(
      `SELECT p.captured_minor AS captured, (SELECT COUNT(*) FROM payment_operations o WHERE o.payment_id = p.id AND o.kind = 'VOID' AND o.state = 'SUCCEEDED') AS voids,
         l.shipped_quantity AS shipped, l.cancelled_quantity AS cancelled FROM payments p JOIN order_lines l ON l.order_id = p.order_id WHERE p.order_id = ?`,
      [orders[index]?.orderId],
    );
    assert.deepEqual(sums, sent ? { captured: 2_500, voids: 0, shipped: 2, cancelled: 0 } : { captured: 0, voids: 1, shipped: 0, cancelled: 2 });
  }
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('partial refunds at once never give back more than was collected', async () => {
  const orders = await many(placedOrder);
  for (const order of orders) assert.equal(await fulfil(order), null);
  await callsEnded();
  await Promise.all(
    orders.map(async ({ vendorOrderId, vendorId, lineId }) => {
      const refund = () => mutate('vendorOrderRefund', `id: "${vendorOrderId}", idempotencyKey: "${randomUUID()}", input: { items: [{ lineId: "${lineId}", quantity: 1 }], reason: "damaged" }`, staff(vendorId, 'OWNER'));
      const answers = await Promise.all([refund(), refund(), refund(), refund()]);
      assert.equal(answers.filter((answer) => answer === null).length, 2, 'two pieces were sent, so that two can be refunded');
      assert.equal(answers.filter((answer) => answer === 'REFUND_EXCEEDS_CAPTURED').length, 2);
    }),
  );
  await callsEnded();
  for (const { vendorOrderId } of orders) {
    const [sums] = await rows<Record<string, number>>('SELECT captured_minor AS captured, refunded_minor AS refunded FROM vendor_orders WHERE id = ?', [vendorOrderId]);
    assert.deepEqual(sums, { captured: 2_500, refunded: 2_000 });
  }
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a reservation that runs out while the payment is being authorised, with the goods gone: no order, and nothing stays charged', async () => {
  await subgraph.control({ rules: [{ behaviour: 'slow', operation: 'authorize', delayMs: 600, times: 1 }] });
  const { buyer, variantId } = await readyBuyer();
  const { checkout } = await Promise.all([
    buyer.checkout(),
    waitFor(async () => (await rows("SELECT id FROM checkouts WHERE state = 'AUTHORIZING'")).length > 0, { what: 'the authorisation to be under way', intervalMs: 10 }).then(() => {
      // Its time is over, and somebody else has bought the rest.
      subgraph.product.refuseAllocation = 'reservation expired and the stock is gone';
      (subgraph.product.stock.get(variantId) as { available: number }).available = 0;
    }),
  ]).then(([answer]) => answer);
  try {
    const ended = await buyer.end(checkout?.id as string, 40_000);
    assert.deepEqual([ended.state, ended.failure?.code, ended.order, await heldOf(ended.id)], ['FAILED', 'INSUFFICIENT_STOCK', null, 'voided']);
    assert.equal((await buyer.cart())?.itemCount, 2, "the cart is the buyer's again");
  } finally {
    subgraph.product.refuseAllocation = null;
  }
});

test('a guest signs in while checking out: what was in the cart is ordered or in the customer\'s cart, once', async () => {
  await many(async (index) => {
    const visitor = guest();
    const { buyer: shopper, variantId } = await readyBuyer(visitor);
    const cart = await shopper.cart();
    const signedIn = { ...customer(), guestKey: visitor.guestKey };
    const member = createBuyer(subgraph, signedIn);
    const other = await addVariant(subgraph, { vendorId: await addVendor(subgraph), priceMinor: 500 });
    if (index % 3 === 0) await member.add([{ variantId: other.variantId, quantity: 1 }]);
    const checkOut = () => shopper.checkout({ cartVersion: cart?.version, totalMinor: 2_500 });
    const merge = async () => (await subgraph.call<{ cartMerge: { userErrors: { code: string }[] } }>({ query: 'mutation { cartMerge { userErrors { code } } }', viewer: signedIn })).data.cartMerge.userErrors[0]?.code ?? null;
    const [answer, merged] = index % 2 === 0 ? await Promise.all([checkOut(), merge()]) : await Promise.all([merge(), checkOut()]).then(([first, second]) => [second, first] as const);
    const placed = answer.checkout ? await shopper.end(answer.checkout.id) : null;
    const inCart = await rows<{ quantity: number }>(
      "SELECT l.quantity FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE l.variant_id = ? AND c.status = 'ACTIVE'",
      [variantId],
    );
    const ordered = await rows('SELECT id FROM order_lines WHERE variant_id = ?', [variantId]);
    if (placed) {
      assert.deepEqual([placed.state, ordered.length, inCart.length], ['PLACED', 1, 0]);
    } else {
      assert.ok(['CART_EMPTY', 'CART_CHANGED'].includes(answer.userErrors[0]?.code ?? ''), JSON.stringify(answer.userErrors));
      assert.deepEqual([merged, ordered.length, inCart.map(({ quantity }) => quantity)], [null, 0, [2]]);
    }
  });
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('of changes of every kind that were decided on the same version of a cart, at once, exactly one is done', async () => {
  const { buyer, variantId, vendorId } = await readyBuyer();
  // Each time something else, so that whichever is first changes something.
  for (const [round, country] of ['DE', 'FI', 'NL', 'AT', 'FR'].entries()) {
    await subgraph.db.execute("INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, stackable, valid_from) VALUES (?, ?, '1 % off', 'percent', 100, '[]', '{}', TRUE, '2020-01-01')", [`cpn_race${round}`, `RACE${round}`]);
    const cart = await buyer.cart();
    const [lineId, version] = [cart?.lines[0]?.id ?? '', cart?.version ?? 0];
    const changes = [
      ['cartLinesAdd', `lines: [{ variantId: "${variantId}", quantity: 1 }]`],
      ['cartLinesUpdate', `lines: [{ lineId: "${lineId}", quantity: ${5 + round} }]`],
      ['cartCountrySet', `country: "${country}"`],
      ['cartCouponApply', `code: "RACE${round}"`],
      ['cartNoteSet', `note: "Round ${round}"`],
      ['cartVendorOptionsSet', `vendorId: "${vendorId}", input: { note: "Round ${round}" }`],
    ] as const;
    const answers = await Promise.all([...changes, ...changes].map(([field, args]) => mutate(field, `${args}, cartVersion: ${version}`, buyer.viewer)));
    assert.deepEqual(answers.map(String).toSorted(), [...answers.slice(1).map(() => 'CART_CHANGED'), 'null'].toSorted());
    assert.equal((await buyer.cart())?.version, version + 1);
  }
});

test('a checkout that another process has moved since this one did is read, and goes on from where it is', async () => {
  const { buyer, variantId } = await readyBuyer();
  subgraph.product.silent = true;
  const id = (await buyer.checkout()).checkout?.id as string;
  subgraph.product.silent = false;
  // What another process does that asks for the stock once more.
  await subgraph.db.transaction(async (tx) => {
    await tx.execute('UPDATE checkouts SET version = 3, attempts = 1 WHERE id = ?', [id]);
    await tx.execute("INSERT INTO checkout_transitions (checkout_id, version, from_state, to_state, fact, at) VALUES (?, 3, 'RESERVING', 'RESERVING', 'deadlinePassed', UTC_TIMESTAMP(3))", [id]);
  });
  const lines = [{ variantId, quantity: 2, unitPriceMinor: 1_000, currency: 'EUR' }];
  const answer = { checkoutId: id, lines, expiresAt: new Date(Date.now() + 60_000).toISOString() };
  await subgraph.db.transaction((tx) => createOutbox({ producer: 'product' }).add(tx, stockReserved, { aggregateId: id, aggregateVersion: 1, data: answer }));
  assert.equal((await buyer.end(id)).state, 'PLACED');
  const path = await rows<{ fact: string }>('SELECT fact FROM checkout_transitions WHERE checkout_id = ? ORDER BY version', [id]);
  assert.deepEqual(path.map(({ fact }) => fact), ['started', 'deadlinePassed', 'stockReserved', 'paymentAuthorized', 'stockConfirmed']);
});
