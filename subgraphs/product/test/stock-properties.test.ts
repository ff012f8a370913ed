import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#platform/ids';
import { listingInvariants, stockInvariants } from '../invariants.ts';
import { addStockLocation } from '../use-cases/manage-stock-locations.ts';
import { adjustStock } from '../use-cases/adjust-stock.ts';
import { allocateStock } from '../use-cases/allocate-stock.ts';
import { releaseExpired, releaseStock } from '../use-cases/release-stock.ts';
import { reserveStock } from '../use-cases/reserve-stock.ts';
import { deallocateStock, shipStock } from '../use-cases/settle-stock.ts';
import { openShop, type Shop, type TestProduct } from './harness.ts';

let shop: Shop;
let products: TestProduct[];
before(async () => {
  shop = await openShop();
  const vendor = await shop.vendor();
  await addStockLocation(shop.deps, { viewer: vendor.owner, vendorId: vendor.id, name: 'Attic' });
  products = [await shop.product({ vendor, stock: 4 }), await shop.product({ vendor, stock: 7, colours: ['Oat', 'Sage'] })];
  owner = vendor.owner;
});
after(() => shop.close());

let owner: Parameters<typeof adjustStock>[1]['viewer'];
const checkouts = [0, 1, 2, 3].map(() => ({ checkoutId: newId('cko'), orderId: newId('ord') }));

type Step =
  | { do: 'reserve'; who: number; what: number; quantity: number; expired: boolean }
  | { do: 'allocate' | 'release'; who: number }
  | { do: 'ship' | 'deallocate'; who: number; what: number; quantity: number }
  | { do: 'adjust'; what: number; delta: number; location: 'main' | 'attic' }
  | { do: 'expire' };

const who = fc.nat({ max: checkouts.length - 1 });
const what = fc.nat({ max: 2 });
const quantity = fc.integer({ min: 1, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('reserve' as const), who, what, quantity, expired: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('allocate' as const, 'release' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('ship' as const, 'deallocate' as const), who, what, quantity }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('adjust' as const), what, delta: fc.integer({ min: -6, max: 6 }).filter((delta) => delta !== 0), location: fc.constantFrom('main' as const, 'attic' as const) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'expire' as const }) },
);

function run(each: Step): Promise<unknown> {
  const variantIds = products.flatMap((product) => product.variantIds);
  const line = (index: number, count: number) => [{ variantId: variantIds[index] ?? '', quantity: count }];
  const ids = 'who' in each ? (checkouts[each.who] ?? { checkoutId: '', orderId: '' }) : { checkoutId: '', orderId: '' };
  switch (each.do) {
    case 'reserve': {
      const expiresAt = new Date(Date.now() + (each.expired ? -60_000 : 600_000)).toISOString();
      return shop.inTx((deps) => reserveStock(deps, { checkoutId: ids.checkoutId, currency: 'EUR', lines: line(each.what, each.quantity), expiresAt }));
    }
    case 'allocate':
      return shop.inTx((deps) => allocateStock(deps, ids));
    case 'release':
      return shop.inTx((deps) => releaseStock(deps, { ...ids, reason: 'test' }));
    case 'ship':
      return shop.inTx((deps) => shipStock(deps, { orderId: ids.orderId, reference: newId('pcl'), lines: line(each.what, each.quantity) }));
    case 'deallocate':
      return shop.inTx((deps) => deallocateStock(deps, { orderId: ids.orderId, reference: newId('vor'), lines: line(each.what, each.quantity) }));
    case 'adjust':
      return adjustStock(shop.deps, { viewer: owner, variantId: variantIds[each.what] ?? '', input: { delta: each.delta, reason: 'COUNT_CORRECTION', location: each.location }, idempotencyKey: newId('key') });
    case 'expire':
      return releaseExpired(shop.deps);
  }
}

const refusals = ['INVALID_STATE', 'NOT_FOUND', 'INSUFFICIENT_STOCK'];

/** Steps that took effect, so that a test in which everything is refused does not pass. */
let done = 0;

/** Of random steps many come at the wrong time and are refused, which must change nothing; whatever else goes wrong is a fault. */
async function tryTo(each: Step): Promise<void> {
  try {
    await run(each);
    done += 1;
  } catch (error) {
    if (!refusals.includes((error as { code?: string }).code ?? '')) throw error;
  }
}

test('whatever happens in whatever order, the books stay right and nothing becomes negative', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
      for (const each of steps) await tryTo(each);
      // Each round goes on with new checkouts where the last one left the stock.
      for (const checkout of checkouts) Object.assign(checkout, { checkoutId: newId('cko'), orderId: newId('ord') });
      assert.deepEqual(await stockInvariants(shop.db), []);
      assert.deepEqual(await listingInvariants(shop.db), []);
    }),
    { numRuns: 25 },
  );
  assert.ok(done > 0, 'nothing but refusals');
});

test('the same at the same time', async () => {
  const before = done;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
      await Promise.all(steps.map(tryTo));
      for (const checkout of checkouts) Object.assign(checkout, { checkoutId: newId('cko'), orderId: newId('ord') });
      assert.deepEqual(await stockInvariants(shop.db), []);
      assert.deepEqual(await listingInvariants(shop.db), []);
    }),
    { numRuns: 10 },
  );
  assert.ok(done > before, 'nothing but refusals');
});
