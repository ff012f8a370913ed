/** Lists are kept in memory for seconds: what must be seen all the same, and what must not be seen any more. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countStatements } from '#platform/testing/test-database';
import { adjustStock } from '../use-cases/adjust-stock.ts';
import { readCandidates } from '../data/candidate-reads.ts';
import { openShop, type Shop, type TestVendor } from './harness.ts';

let shop: Shop;
let vendor: TestVendor;
before(async () => {
  shop = await openShop();
  vendor = await shop.vendor();
});
after(() => shop.close());

async function search(query: string, filter = '{}') {
  interface Found {
    products: { totalCount: number; isExact: boolean; edges: { node: { title: string } }[]; facets: { code: string; values: { value: string; count: number }[] }[] };
  }
  const { data, errors } = await shop.call<Found>({ query: `{ products(query: "${query}", filter: ${filter}) { totalCount isExact edges { node { title } } facets { code values { value count } } } }` });
  assert.equal(errors, undefined);
  const { edges, facets, ...counts } = data.products;
  return { ...counts, titles: edges.map(({ node }) => node.title).sort(), facet: (code: string) => Object.fromEntries(facets.find((each) => each.code === code)?.values.map(({ value, count }) => [value, count]) ?? []) };
}

test('the same words again are answered without looking in the index again', async () => {
  await shop.product({ vendor, title: 'Walnut stool' });
  await search('walnut');
  const { result, statements } = await countStatements(() => search('walnut'));
  assert.deepEqual(result.titles, ['Walnut stool']);
  assert.ok(statements.every((sql) => !sql.includes('MATCH')), statements.join('\n'));
});

test('what this process adds, changes, sells out or takes away is seen at once, in the list, the total and the facets', async () => {
  const first = await shop.product({ vendor, title: 'Cherry shelf', stock: 4, attributes: [{ name: 'Finish', value: 'Oiled' }] });
  assert.deepEqual((await search('cherry')).titles, ['Cherry shelf']);
  await shop.product({ vendor, title: 'Cherry table', category: 'games' });
  const both = await search('cherry');
  assert.deepEqual([both.totalCount, both.isExact, both.titles], [2, true, ['Cherry shelf', 'Cherry table']]);
  assert.deepEqual([both.facet('finish'), both.facet('category')], [{ Oiled: 1 }, { games: 1, home: 1, textiles: 1 }]);
  await adjustStock(shop.deps, { viewer: vendor.owner, variantId: first.variantId, input: { delta: -4, reason: 'LOST' }, idempotencyKey: 'gone' });
  assert.deepEqual([(await search('cherry', '{ inStock: true }')).titles, (await search('cherry')).facet('availability')], [['Cherry table'], { IN_STOCK: 1, OUT_OF_STOCK: 1 }]);
  const rename = `mutation { productUpdate(id: "${first.id}", expectedVersion: 2, input: { title: "Maple shelf" }) { userErrors { code } } }`;
  assert.equal((await shop.call({ query: rename, viewer: vendor.owner })).errors, undefined);
  assert.deepEqual([(await search('cherry')).titles, (await search('maple')).titles], [['Cherry table'], ['Maple shelf']]);
  await shop.vendorChanges(vendor, { status: 'SUSPENDED' });
  assert.deepEqual((await search('maple')).titles, []);
  await shop.vendorChanges(vendor, { status: 'APPROVED' });
  assert.deepEqual((await search('maple')).titles, ['Maple shelf']);
});

test('what another process hides or sells out is never listed, though the list was kept; new goods follow within seconds', async () => {
  const [hidden, sold] = [await shop.product({ vendor, title: 'Birch tray' }), await shop.product({ vendor, title: 'Birch bowl' })];
  await search('birch', '{ inStock: true }');
  // As another process does it: this one is told nothing.
  await shop.db.execute('UPDATE product_listings SET is_visible = FALSE WHERE product_id = ?', [hidden.id]);
  await shop.db.execute('UPDATE product_listings SET stock_level = 1 WHERE product_id = ?', [sold.id]);
  assert.deepEqual((await search('birch', '{ inStock: true }')).titles, []);
  await shop.db.execute('UPDATE product_listings SET is_visible = TRUE, stock_level = 3 WHERE product_id IN (?)', [[hidden.id, sold.id]]);
  shop.clock.now = new Date(shop.clock.now.getTime() + 61_000);
  assert.deepEqual((await search('birch', '{ inStock: true }')).titles, ['Birch bowl', 'Birch tray']);
});

test('visitors who ask at the same time share one reading', async () => {
  await shop.product({ vendor, title: 'Larch bench' });
  const { statements } = await countStatements(() => Promise.all(Array.from({ length: 20 }, () => search('larch'))));
  assert.equal(statements.filter((sql) => sql.includes('MATCH')).length, 1);
});

test('listings tell the same as the catalog they are derived from', async () => {
  const product = await shop.product({ vendor, title: 'Elm lamp', colours: ['Oat', 'Sage'], prices: [{ currency: 'EUR', minorUnits: 500 }, { currency: 'JPY', minorUnits: 700 }], attributes: [{ name: 'Finish', value: 'Oiled' }] });
  const { rows } = await readCandidates(shop.db, { text: null, vendorIds: null, categoryIds: null, ids: [product.id] });
  assert.deepEqual([[...(rows[0]?.prices ?? [])], rows[0]?.values.length], [[['EUR', [500, 500]], ['JPY', [700, 700]]], 3]);
});
