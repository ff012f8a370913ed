/** Commands of several checkouts at once do what they do one after another, in as many statements as one. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#platform/ids';
import { countStatements } from '#platform/testing/test-database';
import { stockInvariants } from '../invariants.ts';
import { allocateStock, allocateStocks } from '../use-cases/allocate-stock.ts';
import { reserveStock } from '../use-cases/reserve-stock.ts';
import { reserveStocks } from '../use-cases/reserve-stocks.ts';
import { openShop, type Shop } from './harness.ts';

let shop: Shop;
before(async () => {
  shop = await openShop({ poolSize: 12, queueLimit: 1000, acquireTimeoutMs: 60_000 });
});
after(async () => {
  assert.deepEqual(await stockInvariants(shop.db), []);
  await shop.close();
});

interface Line {
  variantId: string;
  quantity: number;
}

const expiresAt = () => new Date(shop.clock.now.getTime() + 60_000).toISOString();
const wish = (lines: Line[], checkoutId = newId('cko')) => ({ data: { checkoutId, currency: 'EUR', lines, expiresAt: expiresAt() }, traceparent: '' });
const reserveAll = (wishes: ReturnType<typeof wish>[]) => shop.inTx((deps) => reserveStocks(deps, wishes));
const order = (checkoutId: string) => ({ data: { checkoutId, orderId: newId('ord') }, traceparent: '' });

/** Answers to a checkout: its type, and what is short of how many. */
async function answersTo(checkoutId: string): Promise<string[]> {
  const rows = await shop.db.query<{ type: string; envelope: string }>('SELECT type, envelope FROM outbox WHERE aggregate_id = ? ORDER BY seq', [checkoutId]);
  return rows.map(({ type, envelope }) => {
    const { shortages = [] } = JSON.parse(envelope).data as { shortages?: { requested: number; available: number; reason: string }[] };
    return [type, ...shortages.map(({ requested, available, reason }) => `${reason} ${requested} of ${available}`)].join(' ');
  });
}

async function countersOf(variantIds: readonly string[]) {
  const rows = await shop.db.query<{ variantId: string; onHand: number; reserved: number; allocated: number }>('SELECT variant_id AS variantId, on_hand AS onHand, reserved, allocated FROM stock_items WHERE variant_id IN (?)', [variantIds]);
  return variantIds.map((id) => rows.filter(({ variantId }) => variantId === id).map(({ onHand, reserved, allocated }) => [onHand, reserved, allocated]));
}

test('reserved together, checkouts get what they get one after another, and so they do allocated together', async () => {
  const carts = fc.array(fc.uniqueArray(fc.record({ product: fc.integer({ min: 0, max: 2 }), quantity: fc.integer({ min: 1, max: 3 }) }), { selector: ({ product }) => product, minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(carts, fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 3 }), async (each, stocks) => {
      const runs = await Promise.all([true, false].map(async (together) => {
        const products: string[] = [];
        for (const stock of stocks) products.push((await shop.product({ stock })).variantId);
        const wishes = each.map((lines) => wish(lines.map(({ product, quantity }) => ({ variantId: products[product] as string, quantity }))));
        const orders = wishes.map(({ data }) => order(data.checkoutId));
        if (together) await reserveAll(wishes);
        else for (const { data } of wishes) await shop.inTx((deps) => reserveStock(deps, data));
        const reserved = await countersOf(products);
        if (together) await shop.inTx((deps) => allocateStocks(deps, orders));
        else for (const { data } of orders) await shop.inTx((deps) => allocateStock(deps, data));
        const answers: string[][] = [];
        for (const { data } of wishes) answers.push(await answersTo(data.checkoutId));
        return { reserved, allocated: await countersOf(products), answers };
      }));
      assert.deepEqual(runs[0], runs[1]);
    }),
    { numRuns: 5 },
  );
});

test('reserving and allocating for eight checkouts takes as many statements as for two', async () => {
  const products = [await shop.product({ stock: 50 }), await shop.product({ stock: 50 })];
  const counts: number[] = [];
  for (const many of [2, 8]) {
    const wishes = Array.from({ length: many }, () => wish(products.map(({ variantId }) => ({ variantId, quantity: 1 }))));
    const { statements } = await countStatements(async () => {
      await reserveAll(wishes);
      await shop.inTx((deps) => allocateStocks(deps, wishes.map(({ data }) => order(data.checkoutId))));
    });
    counts.push(statements.length);
  }
  assert.equal(counts[0], counts[1]);
  assert.ok((counts[0] ?? 99) <= 22, `${counts[0]} statements`);
});

test('a checkout among them that holds its stock already is answered once more and reserved once', async () => {
  const { variantId } = await shop.product({ stock: 5 });
  const [known, fresh] = [wish([{ variantId, quantity: 1 }]), wish([{ variantId, quantity: 2 }])];
  await shop.inTx((deps) => reserveStock(deps, known.data));
  await reserveAll([known, fresh]);
  assert.deepEqual(await countersOf([variantId]), [[[5, 3, 0]]]);
  assert.deepEqual([(await answersTo(known.data.checkoutId)).length, (await answersTo(fresh.data.checkoutId)).length], [2, 1]);
  await shop.inTx((deps) => allocateStocks(deps, [order(known.data.checkoutId), order(newId('cko')), order(fresh.data.checkoutId)]));
  assert.deepEqual(await countersOf([variantId]), [[[5, 0, 3]]]);
});

test('two hundred buyers in sets of five at a time end with exactly the ten units there are', async () => {
  const { variantId } = await shop.product({ stock: 10 });
  const sets = Array.from({ length: 40 }, () => Array.from({ length: 5 }, () => wish([{ variantId, quantity: 1 }])));
  await Promise.all(sets.map(reserveAll));
  assert.deepEqual(await countersOf([variantId]), [[[10, 10, 0]]]);
  const answers = await Promise.all(sets.flat().map(({ data }) => answersTo(data.checkoutId)));
  assert.equal(answers.filter(([first]) => first === 'stock.reserved.v1').length, 10);
});

test('a command that is carried out several times at once reserves once, and each is answered', async () => {
  const { variantId } = await shop.product({ stock: 9 });
  const same = wish([{ variantId, quantity: 2 }]);
  await Promise.all(Array.from({ length: 5 }, () => reserveAll([same])));
  assert.deepEqual([await countersOf([variantId]), await answersTo(same.data.checkoutId)], [[[[9, 2, 0]]], Array.from({ length: 5 }, () => 'stock.reserved.v1')]);
});
