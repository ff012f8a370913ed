import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openShop, type Shop, type TestProduct, type TestVendor } from './harness.ts';

let shop: Shop;
let vendor: TestVendor;
let product: TestProduct;
before(async () => {
  shop = await openShop();
  vendor = await shop.vendor('Bookers');
  product = await shop.product({ vendor, stock: 10 });
  await shop.call({ query: `mutation { stockLocationAdd(vendorId: "${vendor.id}", name: "Barn") { userErrors { code } } }`, viewer: vendor.owner });
  for (const [key, args] of Object.entries({ a: 'delta: -2, reason: DAMAGED', b: 'delta: 5, reason: RECEIVED, location: "Barn"', c: 'delta: 1, reason: COUNT_CORRECTION' })) {
    shop.clock.now = new Date(shop.clock.now.getTime() + 1_000);
    const { errors } = await shop.call({ query: `mutation { stockAdjust(variantId: "${product.variantId}", ${args}, idempotencyKey: "${key}") { userErrors { code } } }`, viewer: vendor.owner });
    assert.equal(errors, undefined);
  }
});
after(() => shop.close());

interface Page {
  edges: { node: Record<string, unknown> }[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}
async function page(first: number, after: string | null = null): Promise<Page> {
  const { data, errors } = await shop.call<{ productVariant: { stockMovements: Page } }>({
    query: 'query ($id: ID!, $first: Int!, $after: String) { productVariant(id: $id) { stockMovements(first: $first, after: $after) { edges { node { location kind reason onHandDelta actorId } } pageInfo { endCursor hasNextPage } } } }',
    variables: { id: product.variantId, first, after },
    viewer: vendor.owner,
  });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.productVariant.stockMovements;
}
const actorId = (): string | null => vendor.owner.userId;

test('staff sees what made the stock what it is: where, what, why and by whom, newest first, over all locations', async () => {
  const { edges } = await page(10);
  assert.deepEqual(edges.map(({ node }) => node), [
    { location: 'Main', kind: 'ADJUSTED', reason: 'COUNT_CORRECTION', onHandDelta: 1, actorId: actorId() },
    { location: 'Barn', kind: 'RECEIVED', reason: 'RECEIVED', onHandDelta: 5, actorId: actorId() },
    { location: 'Main', kind: 'ADJUSTED', reason: 'DAMAGED', onHandDelta: -2, actorId: actorId() },
    { location: 'Main', kind: 'RECEIVED', reason: 'RECEIVED', onHandDelta: 10, actorId: actorId() },
  ]);
});

test('pages follow one another without gaps or repeats, and the movements add up to what is on hand', async () => {
  const seen: number[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { edges, pageInfo } = await page(1, after);
    seen.push(...edges.map(({ node }) => Number(node['onHandDelta'])));
    [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  assert.deepEqual(seen, [1, 5, -2, 10]);
  const [{ onHand } = { onHand: -1 }] = await shop.db.query<{ onHand: number }>('SELECT CAST(SUM(on_hand) AS SIGNED) AS onHand FROM stock_items WHERE variant_id = ?', [product.variantId]);
  assert.equal(seen.reduce((sum, delta) => sum + delta, 0), onHand);
});

test('who mistakes the sign is told in words what was meant, and nothing is booked', async () => {
  for (const args of ['delta: -1, reason: RECEIVED', 'delta: 1, reason: LOST']) {
    const { data } = await shop.call<{ stockAdjust: { userErrors: { field: string[]; message: string }[] } }>({ query: `mutation { stockAdjust(variantId: "${product.variantId}", ${args}, idempotencyKey: "${args.length}") { userErrors { field message } } }`, viewer: vendor.owner });
    const [error] = data.stockAdjust.userErrors;
    assert.equal(error?.field.at(-1), 'delta');
    assert.match(error?.message ?? '', /more than 0 for goods that came in/);
    assert.doesNotMatch(error?.message ?? '', /[A-Z]{3}/);
  }
});
