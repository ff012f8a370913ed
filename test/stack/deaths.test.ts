/** A few of the deaths that `npm run test:faults` has the order service die: one before a commit, one after, one between the provider and the books. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { checkInvariants } from '../../dev/invariants/check.ts';
import type { OrderFailpoint } from '../../subgraphs/order/failpoints.ts';
import { deaths, dieAndGoOn, unfinished } from '../faults/support/deaths.ts';
import { createPurchases, type Purchases } from '../faults/support/purchases.ts';
import { startShop, type Shop } from '../faults/support/shop.ts';

/** The one first whose work takes longest to be repeated: the others die meanwhile. */
const chosen: readonly OrderFailpoint[] = ['payment.CAPTURE.settled.before-commit', 'checkout.CONFIRMING.before-commit', 'checkout.PLACED.after-commit'];
let shop: Shop;
let purchases: Purchases;
const interrupted: ReturnType<typeof dieAndGoOn>[] = [];

before(async () => {
  shop = await startShop();
  purchases = createPurchases(shop);
}, { timeout: 120_000 });
after(() => shop?.stop());

for (const death of chosen.flatMap((point) => deaths.find((each) => each.point === point) ?? [])) {
  test(`killed at ${death.point}, the order service starts again and answers`, async () => {
    const begun = dieAndGoOn(death, purchases, shop);
    interrupted.push(begun);
    await begun;
  });
}

test('in the end all interrupted work is done, no checkout is lost, nothing is charged twice, and every invariant holds', async () => {
  assert.equal(interrupted.length, chosen.length);
  const wanted = new Map((await Promise.all(interrupted.map(async (begun) => (await begun).ends))).flat());
  let left: string[] = [];
  await waitFor(async () => (left = await unfinished(shop, wanted)).length === 0, { what: 'everything to end', timeoutMs: 60_000, intervalMs: 200 }).catch(() => undefined);
  assert.deepEqual(left, []);
  let violations: string[] = [];
  await waitFor(async () => (violations = await checkInvariants(shop.stack.topology)).length === 0, { what: 'the invariants to hold', timeoutMs: 30_000, intervalMs: 500 }).catch(() => undefined);
  assert.deepEqual(violations, []);
});
