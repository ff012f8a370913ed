/** The order service is killed at every step of checkouts, captures, refunds, voids and payouts, before and after each commit; everything ends all the same. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { orderFailpoints } from '../../subgraphs/order/failpoints.ts';
import { deaths, die, unfinished } from './support/deaths.ts';
import { createPurchases, type Purchases } from './support/purchases.ts';
import { startShop, type Shop } from './support/shop.ts';

let shop: Shop;
let purchases: Purchases;
const wanted = new Map<string, string>();

before(async () => {
  shop = await startShop();
  purchases = createPurchases(shop);
}, { timeout: 240_000 });
after(() => shop?.stop());

test('the table has every failpoint of the order service', () => {
  assert.deepEqual(deaths.map(({ point }) => point).toSorted(), orderFailpoints.toSorted());
});

for (const death of deaths) {
  test(`killed at ${death.point}, the order service takes up its work after the next start`, async () => {
    for (const [id, state] of await die(death, purchases, shop)) wanted.set(id, state);
  });
}

test('in the end every checkout is where it belongs, every call and payout has ended, and every invariant holds', async (t) => {
  let left: string[] = [];
  await waitFor(async () => (left = await unfinished(shop, wanted)).length === 0, { what: 'everything to end', timeoutMs: 150_000, intervalMs: 500 }).catch(() => undefined);
  assert.deepEqual(left, []);
  let violations: string[] = [];
  await waitFor(async () => (violations = await checkInvariants(shop.stack.topology)).length === 0, { what: 'the invariants to hold', timeoutMs: 60_000, intervalMs: 1_000 }).catch(() => undefined);
  assert.deepEqual(violations, []);
  t.diagnostic(`${wanted.size} checkouts through ${deaths.length} deaths: no sale lost, nothing charged twice`);
});
