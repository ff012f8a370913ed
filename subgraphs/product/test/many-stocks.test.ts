import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { countStatements } from '#platform/testing/test-database';
import { staff } from '#platform/testing/test-viewer';
import { openShop, type Shop, type TestProduct, type TestVendor } from './harness.ts';

let shop: Shop;
let vendor: TestVendor;
before(async () => {
  shop = await openShop();
  vendor = await shop.vendor('Many');
});
after(() => shop.close());

interface Item { variantId?: string; sku?: string; location?: string; delta?: number; quantity?: number; reason?: string; expectedVersion?: number }
interface Result { index: number; isDone: boolean; variant: { id: string } | null; level: { location: string; onHand: number; available: number; version: number } | null; userErrors: UserError[] }
interface UserError { code: string; field: string[] | null; availableQuantity: number | null; currentVersion: number | null }
interface Payload { results: Result[] | null; userErrors: UserError[] }

const errors = 'userErrors { code field availableQuantity currentVersion }';
const mutation = `mutation ($vendorId: ID!, $items: [StockItemInput!]!, $isAtomic: Boolean! = false, $key: String!) {
  stockAdjustMany(vendorId: $vendorId, items: $items, isAtomic: $isAtomic, idempotencyKey: $key) { results { index isDone variant { id } level { location onHand available version } ${errors} } ${errors} } }`;
let counter = 0;
async function adjust(items: Item[], { key = `many-${(counter += 1)}`, isAtomic = false, viewer = vendor.owner, vendorId = vendor.id }: { key?: string; isAtomic?: boolean; viewer?: Viewer; vendorId?: string } = {}) {
  const { data, code } = await shop.call<{ stockAdjustMany: Payload }>({ query: mutation, variables: { vendorId, items, isAtomic, key }, viewer });
  return { code, ...data?.stockAdjustMany };
}
async function levelOf({ variantId }: Pick<TestProduct, 'variantId'>) {
  const [row] = await shop.db.query<{ onHand: number; version: number }>('SELECT CAST(SUM(on_hand) AS SIGNED) AS onHand, CAST(SUM(version) AS SIGNED) AS version FROM stock_items WHERE variant_id = ?', [variantId]);
  return row as { onHand: number; version: number };
}
const skuOf = async ({ variantId }: TestProduct) => (await shop.db.query<{ sku: string }>('SELECT sku FROM product_variants WHERE id = ?', [variantId]))[0]?.sku as string;
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  return (await countStatements(work)).statements.length;
}
const codes = (list: readonly UserError[] | undefined) => list?.map(({ code }) => code);

test('each item is done or refused by itself: changes, counts, by id or SKU, and what is refused says where in the list', async () => {
  const [counted, received, short, other] = [await shop.product({ vendor, stock: 5 }), await shop.product({ vendor, stock: 1 }), await shop.product({ vendor, stock: 2 }), await shop.product({ vendor: await shop.vendor('Other'), stock: 9 })];
  const { results, userErrors } = await adjust([
    { variantId: counted.variantId, quantity: 12 },
    { sku: (await skuOf(received)).toLowerCase(), delta: 4, reason: 'RECEIVED' },
    { variantId: short.variantId, delta: -3, reason: 'LOST' },
    { variantId: other.variantId, delta: 1, reason: 'RECEIVED' },
    { sku: 'nobody-has-this', quantity: 1 },
    { variantId: counted.variantId, delta: 1 },
    { variantId: short.variantId, quantity: 1, location: 'The moon' },
  ]);
  assert.deepEqual(userErrors, []);
  assert.deepEqual(results?.map(({ index, isDone }) => [index, isDone]), [[0, true], [1, true], [2, false], [3, false], [4, false], [5, false], [6, false]]);
  assert.deepEqual(results.slice(0, 2).map(({ level }) => [level?.onHand, level?.available]), [[12, 12], [5, 5]]);
  assert.deepEqual(results.slice(2).map((result) => [codes(result.userErrors)?.[0], result.userErrors[0]?.field?.join('.')]), [
    ['INSUFFICIENT_STOCK', 'items.2.delta'],
    ['NOT_FOUND', 'items.3.variantId'],
    ['NOT_FOUND', 'items.4.sku'],
    ['INVALID_INPUT', 'items.5'],
    ['NOT_FOUND', 'items.6.location'],
  ]);
  assert.equal(results[2]?.userErrors[0]?.availableQuantity, 2);
  assert.deepEqual([(await levelOf(counted)).onHand, (await levelOf(received)).onHand, (await levelOf(short)).onHand, (await levelOf(other)).onHand], [12, 5, 2, 9]);
});

test('an item that was read too long ago is refused with the version of now; the version told is the one to send next', async () => {
  const product = await shop.product({ vendor, stock: 5 });
  const { version } = await levelOf(product);
  const first = await adjust([{ variantId: product.variantId, quantity: 7, expectedVersion: version }]);
  const next = first.results?.[0]?.level?.version as number;
  const late = await adjust([{ variantId: product.variantId, quantity: 3, expectedVersion: version }]);
  assert.deepEqual(late.results?.[0]?.userErrors.map(({ code, currentVersion }) => [code, currentVersion]), [['VERSION_CONFLICT', next]]);
  assert.equal((await adjust([{ variantId: product.variantId, quantity: 3, expectedVersion: next }])).results?.[0]?.isDone, true);
  assert.equal((await levelOf(product)).onHand, 3);
});

test('a count that agrees changes nothing, and is done', async () => {
  const product = await shop.product({ vendor, stock: 5 });
  const before = await levelOf(product);
  const { results } = await adjust([{ variantId: product.variantId, quantity: 5 }]);
  assert.deepEqual([results?.[0]?.isDone, results?.[0]?.level?.version], [true, before.version]);
  assert.deepEqual(await levelOf(product), before);
});

test('with isAtomic one refusal refuses all, names every item that is to blame, and leaves the key free', async () => {
  const [one, two] = [await shop.product({ vendor, stock: 5 }), await shop.product({ vendor, stock: 5 })];
  const items = [{ variantId: one.variantId, delta: 1, reason: 'RECEIVED' }, { variantId: two.variantId, delta: -9, reason: 'LOST' }, { sku: 'nobody-has-this', quantity: 1 }];
  const { results, userErrors } = await adjust(items, { isAtomic: true, key: 'atomic' });
  assert.equal(results, null);
  assert.deepEqual(userErrors?.map(({ code, field }) => [code, field?.join('.')]), [['INSUFFICIENT_STOCK', 'items.1.delta'], ['NOT_FOUND', 'items.2.sku']]);
  assert.equal((await levelOf(one)).onHand, 5);
  const again = await adjust(items.slice(0, 1), { isAtomic: true, key: 'atomic' });
  assert.deepEqual([again.userErrors, again.results?.[0]?.level?.onHand], [[], 6]);
});

test('the same key changes once, however often it comes, and gives the same results; with other items it is refused', async () => {
  const product = await shop.product({ vendor, stock: 5 });
  const items = [{ variantId: product.variantId, delta: 2, reason: 'RECEIVED' }, { sku: 'nobody-has-this', quantity: 1 }];
  const first = await adjust(items, { key: 'once' });
  assert.deepEqual(await adjust(items, { key: 'once' }), first);
  assert.equal((await levelOf(product)).onHand, 7);
  assert.deepEqual(codes((await adjust([{ variantId: product.variantId, delta: 3, reason: 'RECEIVED' }], { key: 'once' })).userErrors), ['IDEMPOTENCY_KEY_REUSED']);
});

test('what is no change at all is refused before anything is looked up', async () => {
  const { variantId } = await shop.product({ vendor, stock: 5 });
  const wrong: Item[][] = [[], [{ variantId }], [{ variantId, delta: 1, quantity: 1 }], [{ variantId, sku: 'both', quantity: 1 }], [{ quantity: 1 }], [{ variantId, quantity: -1 }], [{ variantId, quantity: 1, reason: 'LOST' }], [{ variantId, delta: 1, reason: 'DAMAGED' }], Array.from({ length: 101 }, () => ({ variantId, quantity: 1 }))];
  for (const items of wrong) assert.equal(codes((await adjust(items)).userErrors)?.[0], 'INVALID_INPUT', JSON.stringify(items).slice(0, 80));
  assert.equal((await adjust([{ variantId, quantity: 1 }], { viewer: staff(vendor.id, 'FINANCE') })).code, 'FORBIDDEN');
});

test('two calls at once over the same variants, in different order, both count', async () => {
  const products = await Promise.all(Array.from({ length: 6 }, () => shop.product({ vendor, stock: 10 })));
  const items = products.map(({ variantId }) => ({ variantId, delta: 1, reason: 'RECEIVED' }));
  const answers = await Promise.all([adjust(items), adjust(items.toReversed()), adjust(items), adjust(items.toReversed())]);
  for (const { results } of answers) assert.ok(results?.every(({ isDone }) => isDone));
  for (const product of products) assert.equal((await levelOf(product)).onHand, 14);
});

test('fifty items take no more statements than two', async () => {
  const products = await Promise.all(Array.from({ length: 50 }, () => shop.product({ vendor, stock: 50 })));
  const items = (list: readonly TestProduct[], quantity: number) => list.map(({ variantId }) => ({ variantId, quantity }));
  const few = await statementsOf(() => adjust(items(products.slice(0, 2), 60)));
  const many = await statementsOf(() => adjust(items(products, 61)));
  assert.equal(many, few);
  assert.ok(few <= 25, `${few} statements`);
  const soldOut = await statementsOf(() => adjust(items(products.slice(0, 2), 0)));
  assert.ok(soldOut <= few + 12, `${soldOut} statements, with events about what is sold out`);
});
