import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { countStatements } from '#platform/testing/test-database';
import { admin, customer, guest, staff } from '#platform/testing/test-viewer';
import { buyerOf, openShop, type Shop, type TestVendor } from './harness.ts';

let shop: Shop;
before(async () => {
  shop = await openShop();
});
after(() => shop.close());

type Dashboard = Record<'lowStock' | 'unpublished' | 'reviewsWithoutReply', { id: string }[] | null>;

async function dashboards(vendors: readonly Pick<TestVendor, 'id'>[], viewer: Viewer): Promise<(Dashboard | null)[]> {
  const representations = vendors.map(({ id }) => `{ __typename: "VendorDashboard", id: "${id}" }`).join(', ');
  const { data } = await shop.call<{ _entities: (Dashboard | null)[] }>({
    query: `{ _entities(representations: [${representations}]) { ... on VendorDashboard { lowStock { id } unpublished { id } reviewsWithoutReply { id } } } }`,
    viewer,
  });
  return data._entities;
}

test('what runs low, is not published, or waits for a reply is on the dashboard of its vendor only', async () => {
  const [vendor, other] = [await shop.vendor(), await shop.vendor()];
  const product = await shop.product({ vendor });
  await shop.product({ vendor: other });
  const buyer = await buyerOf(shop, product);
  await shop.call({ query: `mutation { reviewCreate(productId: "${product.id}", input: { rating: 4 }) { userErrors { code } } }`, viewer: buyer });
  const read = async () => (await dashboards([vendor], staff(vendor.id, 'CATALOG')))[0] as Dashboard;
  const before = await read();
  assert.equal(before.reviewsWithoutReply?.length, 1);
  await shop.db.execute('UPDATE stock_items SET on_hand = reserved + allocated WHERE vendor_id = ?', [vendor.id]);
  await shop.db.execute("UPDATE products SET status = 'PUBLISHED' WHERE vendor_id = ?", [vendor.id]);
  const low = (await read()).lowStock ?? [];
  assert.ok(low.length > 0, 'an empty shelf runs low');
  await shop.db.execute("UPDATE products SET status = 'DRAFT' WHERE vendor_id = ?", [vendor.id]);
  const after = await read();
  assert.deepEqual([after.lowStock, after.unpublished], [[], [{ id: product.id }]]);
});

test('each role sees its part and null elsewhere; others see no dashboard at all', async () => {
  const vendor = await shop.vendor();
  const seen = async (role: string) => Object.entries((await dashboards([vendor], staff(vendor.id, role)))[0] ?? {}).flatMap(([field, value]) => (value === null ? [] : [field]));
  const whole = ['lowStock', 'unpublished', 'reviewsWithoutReply'];
  for (const role of ['OWNER', 'MANAGER', 'CATALOG', 'READ_ONLY']) assert.deepEqual(await seen(role), whole);
  assert.deepEqual(await seen('FULFILMENT'), ['lowStock']);
  assert.deepEqual(await seen('FINANCE'), []);
  for (const viewer of [staff('vnd_other', 'OWNER'), customer(), guest()]) assert.deepEqual(await dashboards([vendor], viewer), [null]);
});

test('the number of SQL statements does not grow with the vendors', async () => {
  const vendors: TestVendor[] = [];
  for (let index = 0; index < 6; index += 1) {
    const vendor = await shop.vendor();
    await shop.product({ vendor });
    vendors.push(vendor);
  }
  await dashboards(vendors.slice(0, 1), admin());
  const few = await countStatements(() => dashboards(vendors.slice(0, 1), admin()));
  const many = await countStatements(() => dashboards(vendors, admin()));
  assert.ok(many.statements.length <= few.statements.length + 1, `${few.statements.length} and ${many.statements.length}`);
  // Named, since a small table tempts the optimizer to an index of all vendors.
  assert.ok(many.statements.some((sql) => `${sql}`.includes('FORCE INDEX (ix_reviews_vendor)')), 'the statement names its index');
  const plan = await shop.db.query<{ type: string; key: string }>("EXPLAIN FORMAT=TRADITIONAL SELECT id FROM reviews FORCE INDEX (ix_reviews_vendor) WHERE vendor_id = 'vnd_x' AND status = 'PUBLISHED' AND vendor_reply IS NULL ORDER BY created_at, id LIMIT 20");
  assert.deepEqual(plan.map(({ key }) => key), ['ix_reviews_vendor']);
});
