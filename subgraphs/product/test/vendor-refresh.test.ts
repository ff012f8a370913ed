/** A vendor with very many products is shown and hidden in batches: no statement locks all of them, and what comes out is what the vendor may do last, whatever happens in between. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import { listingInvariants } from '../invariants.ts';
import { batchSize, refreshNextBatch } from '../use-cases/refresh-vendor.ts';
import { announceQueued } from '../use-cases/announce-products.ts';
import { openShop, type Shop, type TestVendor } from './harness.ts';

const many = batchSize * 2 + 137;

let shop: Shop;
before(async () => {
  shop = await openShop();
});
after(() => shop.close());

/** A vendor with so many products, copied from a first one: made in hundreds at the same moment, as imports do. */
async function vendorOfMany(): Promise<TestVendor> {
  const vendor = await shop.vendor();
  const { id: first } = await shop.product({ vendor, stock: 1 });
  const ids = Array.from({ length: many - 1 }, () => newId('prd'));
  const copy = async (table: string, key: string, changed: string) => {
    const columns = (await shop.db.query<{ Field: string; Extra: string }>(`SHOW COLUMNS FROM ${table}`)).filter(({ Extra }) => !/GENERATED|auto_increment/i.test(Extra)).map(({ Field }) => Field);
    const own = columns.map((column) => (column === key ? 'copies.id' : changed.split(' ').includes(column) ? 'copies.id' : `original.${column}`));
    await shop.db.execute(`INSERT INTO ${table} (${columns.join(', ')}) SELECT ${own.join(', ')} FROM ${table} original JOIN copies WHERE original.${key} = ?`, [first]);
  };
  await shop.db.execute('DROP TABLE IF EXISTS copies');
  await shop.db.execute('CREATE TABLE copies (id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY)');
  await shop.db.execute('INSERT INTO copies (id) VALUES ?', [ids.map((id) => [id])]);
  await copy('products', 'id', 'slug');
  await copy('product_listings', 'product_id', '');
  await copy('product_price_ranges', 'product_id', '');
  await shop.db.execute('UPDATE products SET created_at = created_at + INTERVAL CRC32(id) % 5 SECOND WHERE vendor_id = ?', [vendor.id]);
  await shop.db.execute('UPDATE categories c SET listed_count = (SELECT COUNT(*) FROM product_listings l WHERE l.category_id = c.id AND l.is_visible)');
  return vendor;
}

async function visible({ id }: TestVendor): Promise<number> {
  const [row] = await shop.db.query<{ listed: number; priced: number }>(
    `SELECT (SELECT COUNT(*) FROM product_listings WHERE vendor_id = ? AND is_visible) AS listed,
       (SELECT COUNT(*) FROM product_price_ranges r JOIN product_listings l ON l.product_id = r.product_id WHERE l.vendor_id = ? AND r.is_visible) AS priced`,
    [id, id],
  );
  assert.equal(row?.listed, row?.priced);
  return row?.listed ?? -1;
}

const rest = async (): Promise<void> => {
  while ((await refreshNextBatch(shop.deps)) > 0) continue;
};
const counted = async () => (await listingInvariants(shop.db)).filter((violation) => violation.startsWith('category'));

test('what changes the vendor locks none of its many products; batches follow, and a run that ended early is gone on with', async () => {
  const vendor = await vendorOfMany();
  await shop.vendorChanges(vendor, { status: 'SUSPENDED' });
  assert.equal(await visible(vendor), many);
  assert.equal(await refreshNextBatch(shop.deps), batchSize);
  assert.equal(await visible(vendor), many - batchSize);
  assert.deepEqual(await counted(), [], 'categories count what is listed, after each batch');
  // A crash undoes the batch it is in, and nothing else.
  const cut = { ...shop.deps.db, transaction: ((work) => shop.deps.db.transaction(async (tx) => (await work(tx), Promise.reject(new Error('killed'))))) as typeof shop.deps.db.transaction };
  await assert.rejects(refreshNextBatch({ ...shop.deps, db: cut }), /killed/);
  assert.equal(await visible(vendor), many - batchSize);
  await rest();
  assert.equal(await visible(vendor), 0);
  assert.deepEqual(await counted(), []);
  const [queued] = await shop.db.query<{ count: number }>('SELECT COUNT(DISTINCT product_id) AS count FROM product_announcements a JOIN products p ON p.id = a.product_id WHERE p.vendor_id = ?', [vendor.id]);
  assert.equal(queued?.count, many, 'each is announced');
});

test('a vendor who is approved again while batches hide its products ends up with all of them shown', async () => {
  const vendor = await vendorOfMany();
  await shop.vendorChanges(vendor, { status: 'SUSPENDED' });
  await refreshNextBatch(shop.deps);
  await shop.vendorChanges(vendor, { status: 'APPROVED' });
  await rest();
  assert.equal(await visible(vendor), many);
  await shop.vendorChanges(vendor, { status: 'SUSPENDED' });
  for (let batch = 0; batch < 2; batch += 1) await refreshNextBatch(shop.deps);
  await shop.vendorChanges(vendor, { isAcceptingOrders: false });
  await rest();
  const [row] = await shop.db.query<{ purchasable: number }>('SELECT COUNT(*) AS purchasable FROM product_listings WHERE vendor_id = ? AND is_purchasable', [vendor.id]);
  assert.deepEqual([await visible(vendor), row?.purchasable], [many, 0]);
  assert.deepEqual(await counted(), []);
});

test('changes that come while several processes do batches never leave a product as the vendor was before', async () => {
  const vendor = await vendorOfMany();
  const isDone = { value: false };
  const workers = [1, 2].map(async () => {
    while (!isDone.value || (await refreshNextBatch(shop.deps)) > 0) await refreshNextBatch(shop.deps);
  });
  for (let turn = 0; turn < 6; turn += 1) await shop.vendorChanges(vendor, { status: turn % 2 === 0 ? 'SUSPENDED' : 'APPROVED' });
  await shop.vendorChanges(vendor, { status: 'SUSPENDED' });
  isDone.value = true;
  await Promise.all(workers);
  await rest();
  assert.equal(await visible(vendor), 0);
  assert.deepEqual(await counted(), []);
});

test('a batch waits for nobody who is changing the vendor', async () => {
  const vendor = await vendorOfMany();
  await shop.vendorChanges(vendor, { status: 'SUSPENDED' });
  const [locked, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const change = shop.db.transaction(async (tx) => {
    await tx.query('SELECT id FROM vendors WHERE id = ? FOR UPDATE', [vendor.id]);
    locked.resolve();
    await mayEnd.promise;
  });
  await locked.promise;
  assert.equal(await refreshNextBatch(shop.deps), batchSize);
  mayEnd.resolve();
  await change;
  await rest();
});

test('a vendor whose batch fails each time does not keep the others from their turn', async () => {
  const [failing, other] = [await vendorOfMany(), await vendorOfMany()];
  for (const vendor of [failing, other]) await shop.vendorChanges(vendor, { status: 'SUSPENDED' });
  await shop.db.execute(`ALTER TABLE product_listings ADD CONSTRAINT refuse CHECK (vendor_id <> '${failing.id}' OR is_visible)`);
  let failed = 0;
  for (let run = 0; run < 8; run += 1) {
    shop.clock.now = new Date(shop.clock.now.getTime() + 1_000);
    await refreshNextBatch(shop.deps).catch(() => (failed += 1));
  }
  assert.deepEqual([await visible(other), await visible(failing)], [0, many]);
  assert.ok(failed >= 2, 'it is tried again');
  await shop.db.execute('ALTER TABLE product_listings DROP CONSTRAINT refuse');
  await rest();
  assert.equal(await visible(failing), 0);
});

test('a vendor with few products is brought in line in the transaction that changes it, unless batches are under way', async () => {
  const vendor = await shop.vendor();
  await shop.product({ vendor });
  await shop.vendorChanges(vendor, { status: 'SUSPENDED' });
  assert.equal(await visible(vendor), 0);
  await shop.db.execute("INSERT INTO vendor_refreshes (vendor_id, after_created_at, after_id, queued_at) VALUES (?, '2020-01-01', 'x', NOW(3))", [vendor.id]);
  await shop.vendorChanges(vendor, { status: 'APPROVED' });
  assert.equal(await visible(vendor), 0);
  await rest();
  assert.equal(await visible(vendor), 1);
  assert.ok((await announceQueued(shop.deps)) > 0);
});
