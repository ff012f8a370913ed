/** 1,000 checkouts at once, run to the end through real processes: none lost, none doubled, stock and books exact. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { customer, guest } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { withDatabase } from '../../dev/seed/seed-stack.ts';
import { createPurchases, type CartTotals, type Purchases } from './support/purchases.ts';
import { plentifulVariants, startShop, surely, type Shop } from './support/shop.ts';

const count = Number(process.env.FAULTS_CHECKOUTS ?? 1_000);
/** Checkouts whose first answer is waited for at once. None is waited for to end before the next begins: the sagas of all of them overlap. */
const inFlight = 50;
const couponUses = 40;
/** How each checkout pays, in turns, and how it may end. `pm_error_500` answers without saying whether it charged. */
const ways = [
  { paymentMethod: 'pm_ok', ends: ['PLACED'] },
  { paymentMethod: 'pm_ok', ends: ['PLACED'] },
  { paymentMethod: 'pm_ok', ends: ['PLACED'] },
  { paymentMethod: 'pm_declined', ends: ['FAILED'] },
  { paymentMethod: 'pm_insufficient', ends: ['FAILED'] },
  { paymentMethod: 'pm_ok', ends: ['PLACED'] },
  { paymentMethod: 'pm_slow', ends: ['PLACED'] },
] as const;
const currencies = ['EUR', 'USD', 'JPY', 'GBP'];

let shop: Shop;
let purchases: Purchases;

before(async () => {
  shop = await startShop();
  purchases = createPurchases(shop);
  await stockUp();
  await withDatabase(shop.stack.topology, 'order', (db) =>
    db.execute(
      `INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, valid_from, usage_limit) VALUES ('cpn_rush', 'RUSH', '7 % off', 'percent', 700, '[]', '{}', '2020-01-01', ?)`,
      [couponUses],
    ),
  );
}, { timeout: 240_000 });
after(() => shop?.stop());

/** Enough of everything but one variant, which some must not get. */
async function stockUp(): Promise<void> {
  await withDatabase(shop.stack.topology, 'product', (db) =>
    db.transaction(async (tx) => {
      await tx.execute("INSERT INTO stock_movements (id, stock_item_id, kind, on_hand_delta, reserved_delta, allocated_delta, reason, reference, actor_id, created_at) SELECT CONCAT('smv_rush_', RIGHT(id, 26)), id, 'received', 5000, 0, 0, 'RECEIVED', CONCAT('rush-', RIGHT(id, 26)), NULL, UTC_TIMESTAMP(3) FROM stock_items");
      await tx.execute('UPDATE stock_items SET on_hand = on_hand + 5000, version = version + 1');
    }),
  );
}

interface Cart {
  viewer: ReturnType<typeof customer>;
  cart: CartTotals;
  index: number;
}

/** A cart of one to three vendors in one of four currencies, some with the coupon. */
async function fillCart(index: number): Promise<Cart> {
  const viewer = index % 3 === 0 ? guest() : customer();
  const currency = currencies[index % currencies.length] as string;
  const variants = plentiful.get(currency) ?? [];
  const lines = Array.from({ length: 1 + (index % 3) }, (_, line) => ({ variantId: variants[(index * 2 + line) % variants.length]?.variantId as string, quantity: 1 + ((index + line) % 2) }));
  const cart = await purchases.addLines(viewer, lines, currency);
  if (index % 5 !== 0) return { viewer, cart, index };
  const apply = 'mutation { cartCouponApply(code: "RUSH") { cart { version totals { total { minorUnits } } } userErrors { code message } } }';
  // The price is that of the delivery country, which the lines were priced for already.
  return { viewer, index, cart: (await surely(() => shop.call<{ cart: CartTotals }>(viewer, apply))).cart };
}

const plentiful = new Map(currencies.map((currency) => [currency, plentifulVariants(currency)]));

/** Runs the work for each item, so many at a time. */
async function each<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  }));
  return results;
}

let disappointed = 0;

/** The checkout's id. Whose coupon is used up is told before anything begins, and buys without it. */
async function checkOut({ viewer, cart, index }: Cart): Promise<string> {
  const { paymentMethod } = ways[index % ways.length] as (typeof ways)[number];
  const id = await purchases.checkOut(viewer, cart, paymentMethod, { isRefusal: (message) => message.includes('COUPON_EXHAUSTED') });
  if (id !== null) return id;
  disappointed += 1;
  const remove = 'mutation { cartCouponRemove(code: "RUSH") { cart { version totals { total { minorUnits } } } userErrors { code message } } }';
  const { cart: dearer } = await surely(() => shop.call<{ cart: CartTotals }>(viewer, remove));
  return (await purchases.checkOut(viewer, dearer, paymentMethod)) as string;
}

test(`${count} checkouts at once end where they belong, each once, and every invariant holds`, async (t) => {
  const carts = await each(Array.from({ length: count }, (_, index) => index), 20, fillCart);
  // The provider charges and breaks before it answers: these are unknown until it is asked by the key.
  await shop.control({ rules: [{ behaviour: 'error500After', operation: 'authorize', paymentMethod: 'pm_slow', times: count }] });
  const startedAt = performance.now();
  const ids = await each(carts, inFlight, checkOut);
  const answeredMs = performance.now() - startedAt;
  const states = await waitFor(async () => {
    const rows = await shop.query<{ id: string; state: string }>("SELECT id, state FROM checkouts");
    return rows.length === count && rows.every(({ state }) => state === 'PLACED' || state === 'FAILED') ? new Map(rows.map(({ id, state }) => [id, state])) : undefined;
  }, { what: 'all checkouts to end', timeoutMs: 300_000, intervalMs: 500 });
  const endedMs = performance.now() - startedAt;

  assert.equal(new Set(ids).size, count, 'no two carts share a checkout');
  const astray = ids.flatMap((id, index) => {
    const ends: readonly string[] = ways[index % ways.length]?.ends ?? [];
    return ends.includes(states.get(id) ?? '') ? [] : [`${id} (${ways[index % ways.length]?.paymentMethod}) is ${states.get(id)}`];
  });
  assert.deepEqual(astray, []);
  const placed = [...states.values()].filter((state) => state === 'PLACED').length;
  const [orders] = await shop.query<{ orders: number; carts: number; currencies: number; used: number }>(
    `SELECT COUNT(*) AS orders, COUNT(DISTINCT cart_id) AS carts, COUNT(DISTINCT currency) AS currencies,
       (SELECT used_count FROM coupons WHERE id = 'cpn_rush') AS used FROM orders`,
  );
  assert.deepEqual([orders?.orders, orders?.carts, orders?.currencies], [placed, placed, currencies.length]);
  const [redeemed] = await shop.query<{ count: number }>("SELECT COUNT(*) AS count FROM coupon_redemptions WHERE coupon_id = 'cpn_rush'");
  assert.equal(orders?.used, redeemed?.count);
  assert.ok((orders?.used ?? 0) <= couponUses, 'the coupon was not used more often than it may be');
  let violations: string[] = [];
  await waitFor(async () => (violations = await checkInvariants(shop.stack.topology)).length === 0, { what: 'the invariants to hold', timeoutMs: 120_000, intervalMs: 1_000 }).catch(() => undefined);
  assert.deepEqual(violations, []);
  t.diagnostic(`${placed} of ${count} placed, ${count - placed} failed as they should; ${disappointed} were refused the coupon first`);
  t.diagnostic(`answered in ${(answeredMs / 1_000).toFixed(1)} s, all ended after ${(endedMs / 1_000).toFixed(1)} s: ${(count / (endedMs / 1_000)).toFixed(1)} checkouts/s`);
});
