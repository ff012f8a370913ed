/** Coupons as they stand in carts. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin, customer } from '#platform/testing/test-viewer';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

test('a code with letters that no code has is one that there is not, as any other that is mistyped', async () => {
  const { variantId } = await addVariant(subgraph, { vendorId: await addVendor(subgraph) });
  const buyer = createBuyer(subgraph, customer());
  await buyer.add([{ variantId, quantity: 1 }]);
  for (const code of ['FRÜHLING', 'SALE\u00a0', '😀', '']) assert.deepEqual((await buyer.applyCoupon(code)).userErrors.map((error) => error.code), ['COUPON_NOT_APPLICABLE'], code);
  const { data, errors } = await subgraph.call({ query: 'mutation { cartCouponRemove(code: "FRÜHLING") { userErrors { code } } }', viewer: buyer.viewer });
  assert.deepEqual([data, errors], [{ cartCouponRemove: { userErrors: [] } }, undefined]);
});

test('a coupon whose last use went to somebody else takes nothing off in the cart, which says so, until that purchase comes to nothing', async () => {
  await subgraph.db.execute(`INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, valid_from, usage_limit) VALUES ('cpn_only', 'ONLY', '10 % off', 'percent', 1000, '[]', '{}', '2020-01-01', 1)`);
  const { variantId } = await addVariant(subgraph, { vendorId: await addVendor(subgraph) });
  const [quick, slow] = [createBuyer(subgraph, customer()), createBuyer(subgraph, customer())];
  for (const buyer of [quick, slow]) {
    await buyer.add([{ variantId, quantity: 1 }]);
    await buyer.applyCoupon('only');
  }
  const seen = async (buyer: typeof slow) => {
    const cart = await buyer.cart();
    return [cart?.totals.discount.minorUnits, cart?.problems.map(({ code }) => code)];
  };
  const before = await seen(slow);
  assert.deepEqual(before[1], []);
  subgraph.product.silent = true;
  const { checkout } = await quick.checkout();
  assert.deepEqual([await seen(quick), await seen(slow)], [before, [0, ['COUPON_EXHAUSTED']]], "a running checkout's own use is none of another");
  subgraph.product.silent = false;
  await subgraph.call({ query: `mutation { checkoutCancel(id: "${checkout?.id}") { userErrors { code } } }`, viewer: admin() });
  assert.equal((await quick.end(checkout?.id as string)).state, 'FAILED');
  assert.deepEqual(await seen(slow), before);
});

test("a coupon that a customer has used as often as one may takes nothing off that customer's next cart, which says so; others use it on", async () => {
  await subgraph.db.execute(`INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, valid_from, per_customer_limit) VALUES ('cpn_each', 'EACH', '10 % off', 'percent', 1000, '[]', '{}', '2020-01-01', 1)`);
  const { variantId } = await addVariant(subgraph, { vendorId: await addVendor(subgraph) });
  const [mine, other] = [createBuyer(subgraph, customer()), createBuyer(subgraph, customer())];
  const seen = async (buyer: typeof mine) => {
    const cart = await buyer.cart();
    return [(cart?.totals.discount.minorUnits ?? 0) > 0, cart?.problems.map(({ code }) => code)];
  };
  for (const buyer of [mine, other]) {
    await buyer.add([{ variantId, quantity: 1 }]);
    assert.deepEqual((await buyer.applyCoupon('each')).userErrors, []);
  }
  subgraph.product.silent = true;
  const { checkout } = await mine.checkout();
  assert.deepEqual(await seen(mine), [true, []], "a running checkout's own use does not count against it");
  await subgraph.call({ query: `mutation { checkoutCancel(id: "${checkout?.id}") { userErrors { code } } }`, viewer: admin() });
  subgraph.product.silent = false;
  assert.equal((await mine.end(checkout?.id as string)).state, 'FAILED');
  assert.deepEqual(await seen(mine), [true, []], 'what came to nothing is no use');
  const again = await mine.checkout();
  assert.equal((await mine.end(again.checkout?.id as string)).state, 'PLACED');
  await mine.add([{ variantId, quantity: 1 }]);
  const [refusal] = (await mine.applyCoupon('EACH')).userErrors;
  assert.equal(refusal?.code, 'COUPON_EXHAUSTED');
  await subgraph.db.execute("INSERT INTO cart_coupons (cart_id, coupon_id, applied_at) SELECT id, 'cpn_each', NOW(3) FROM carts WHERE open_owner LIKE CONCAT('%', ?)", [mine.viewer.userId]);
  assert.deepEqual([await seen(mine), await seen(other)], [[false, ['COUPON_EXHAUSTED']], [true, []]]);
});
