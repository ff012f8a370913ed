import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildDemoData } from '../demo-data.ts';
import { generateCatalog } from '../generate-catalog.ts';
import type { DemoCatalogBatch } from '../model.ts';

async function collect(input: Parameters<typeof generateCatalog>[0]): Promise<DemoCatalogBatch[]> {
  const batches: DemoCatalogBatch[] = [];
  for await (const batch of generateCatalog(input)) batches.push(batch);
  return batches;
}

test('a generated catalog has exactly the products and vendors asked for, in batches of the given size', async () => {
  const batches = await collect({ products: 2500, vendors: 40, seed: 1, batchSize: 1000 });
  assert.deepEqual(batches.map(({ products }) => products.length), [1000, 1000, 500]);
  assert.equal(batches.flatMap(({ vendors }) => vendors).length, 40);
  assert.equal(batches.flatMap(({ users }) => users).length, 40);
});

test('vendors come before the products that name them', async () => {
  const known = new Set<string>();
  for await (const { vendors, products } of generateCatalog({ products: 500, vendors: 30, seed: 2, batchSize: 50 })) {
    for (const { id } of vendors) known.add(id);
    assert.ok(products.every(({ vendorId }) => known.has(vendorId)));
  }
});

test('generated slugs and SKUs are unique and keep clear of the demo', async () => {
  const products = (await collect({ products: 3000, vendors: 20, seed: 3 })).flatMap((batch) => batch.products);
  const demo = new Set(buildDemoData().products.map(({ slug }) => slug));
  assert.equal(new Set(products.map(({ slug }) => slug)).size, 3000);
  assert.ok(products.every(({ slug }) => !demo.has(slug)));
  const skus = products.flatMap(({ vendorId, variants }) => variants.map(({ sku }) => `${vendorId} ${sku}`));
  assert.equal(new Set(skus).size, skus.length);
});

test('the same seed gives the same catalog, whatever the batch size', async () => {
  const small = await collect({ products: 300, vendors: 7, seed: 9, batchSize: 11 });
  const large = await collect({ products: 300, vendors: 7, seed: 9 });
  assert.deepEqual(small.flatMap(({ products }) => products), large.flatMap(({ products }) => products));
});

test('impossible sizes are refused by name', async () => {
  await assert.rejects(collect({ products: 10, vendors: 0, seed: 1 }), /vendors must be a whole number of at least 1, but is 0/);
  await assert.rejects(collect({ products: 1.5, vendors: 1, seed: 1 }), /products must be a whole number/);
});
