import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openShop, type Shop, type TestProduct, type TestVendor } from './harness.ts';

let shop: Shop;
before(async () => void (shop = await openShop()));
after(() => shop.close());

interface Answer {
  locations: string[] | null;
  userErrors: { code: string; message: string; field: string[] | null }[];
}

/** Calls a mutation of stock locations as the vendor's owner. */
async function change(vendor: TestVendor, call: string): Promise<Answer> {
  const { data, errors } = await shop.call<Record<string, Answer>>({ query: `mutation { ${call.replace('(', `(vendorId: "${vendor.id}", `)} { locations userErrors { code message field } } }`, viewer: vendor.owner });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return Object.values(data)[0] ?? assert.fail('no answer');
}

async function listed(vendor: TestVendor): Promise<string[]> {
  const { data } = await shop.call<{ _entities: { stockLocations: string[] }[] }>({
    query: `{ _entities(representations: [{ __typename: "Vendor", id: "${vendor.id}" }]) { ... on Vendor { stockLocations } } }`,
    viewer: vendor.owner,
  });
  return data._entities[0]?.stockLocations ?? [];
}

let keys = 0;
async function adjust(vendor: TestVendor, product: TestProduct, args: string): Promise<{ userErrors: { code: string }[] }> {
  const { data } = await shop.call<{ stockAdjust: { userErrors: { code: string }[] } }>({
    query: `mutation { stockAdjust(variantId: "${product.variantId}", ${args}, idempotencyKey: "location-${(keys += 1)}") { userErrors { code } } }`,
    viewer: vendor.owner,
  });
  return data.stockAdjust;
}

test('locations are added behind the others, renamed and put in order; each answer and the list have all of them', async () => {
  const vendor = await shop.vendor('Movers');
  assert.deepEqual((await change(vendor, 'stockLocationAdd(name: "Barn")')).locations, ['Main', 'Barn']);
  assert.deepEqual((await change(vendor, 'stockLocationAdd(name: "Loft")')).locations, ['Main', 'Barn', 'Loft']);
  assert.deepEqual((await change(vendor, 'stockLocationRename(location: "main", name: "Shop")')).locations, ['Shop', 'Barn', 'Loft']);
  assert.deepEqual((await change(vendor, 'stockLocationsOrder(locations: ["loft", "Shop", "Barn"])')).locations, ['Loft', 'Shop', 'Barn']);
  assert.deepEqual(await listed(vendor), ['Loft', 'Shop', 'Barn']);
  const audited = await shop.db.query<{ action: string }>('SELECT action FROM audit_log WHERE target = ? ORDER BY id', [vendor.id]);
  assert.deepEqual(audited.map(({ action }) => action), ['stock.add-location', 'stock.add-location', 'stock.rename-location', 'stock.order-locations']);
});

test('names that are taken, unknown or left out are refused, and nothing changes', async () => {
  const vendor = await shop.vendor('Careful');
  await change(vendor, 'stockLocationAdd(name: "Barn")');
  const refusal = async (call: string) => {
    const { locations, userErrors } = await change(vendor, call);
    assert.equal(locations, null, call);
    return [userErrors[0]?.code, userErrors[0]?.field];
  };
  assert.deepEqual(await refusal('stockLocationAdd(name: "barn")'), ['ALREADY_EXISTS', ['name']]);
  assert.deepEqual(await refusal('stockLocationRename(location: "Main", name: "BARN")'), ['ALREADY_EXISTS', ['name']]);
  assert.deepEqual(await refusal('stockLocationRename(location: "Cellar", name: "Attic")'), ['NOT_FOUND', ['location']]);
  assert.deepEqual(await refusal('stockLocationRename(location: "Main", name: " ")'), ['INVALID_INPUT', ['name']]);
  assert.deepEqual(await refusal('stockLocationClose(location: "Cellar")'), ['NOT_FOUND', ['location']]);
  for (const names of ['["Main"]', '["Main", "Main"]', '["Main", "Barn", "main"]']) assert.deepEqual(await refusal(`stockLocationsOrder(locations: ${names})`), ['INVALID_INPUT', ['locations']], names);
  assert.deepEqual(await listed(vendor), ['Main', 'Barn']);
});

test('a location may take another spelling of its own name', async () => {
  const vendor = await shop.vendor('Speller');
  assert.deepEqual((await change(vendor, 'stockLocationRename(location: "Main", name: "MAIN")')).locations, ['MAIN']);
});

test('a location is closed when nothing is there any more; its past keeps its name, and it can be opened again', async () => {
  const vendor = await shop.vendor('Closers');
  const product = await shop.product({ vendor, stock: 3 });
  assert.match((await change(vendor, 'stockLocationClose(location: "Main")')).userErrors[0]?.message ?? '', /at least one location/);
  await change(vendor, 'stockLocationAdd(name: "Barn")');
  await adjust(vendor, product, 'delta: 5, reason: RECEIVED, location: "Barn"');
  const refused = await change(vendor, 'stockLocationClose(location: "Barn")');
  assert.deepEqual([refused.userErrors[0]?.code, refused.userErrors[0]?.message.slice(0, 7)], ['INVALID_STATE', '5 units']);
  await adjust(vendor, product, 'delta: -5, reason: COUNT_CORRECTION, location: "Barn"');
  assert.deepEqual((await change(vendor, 'stockLocationClose(location: "Barn")')).locations, ['Main']);
  assert.deepEqual(await listed(vendor), ['Main']);
  assert.equal((await adjust(vendor, product, 'delta: 1, reason: RECEIVED, location: "Barn"')).userErrors[0]?.code, 'NOT_FOUND');
  const { data } = await shop.call<{ productVariant: { stockMovements: { edges: { node: { location: string } }[] } } }>({
    query: `{ productVariant(id: "${product.variantId}") { stockMovements { edges { node { location } } } } }`,
    viewer: vendor.owner,
  });
  assert.deepEqual(data.productVariant.stockMovements.edges.map(({ node }) => node.location), ['Barn', 'Barn', 'Main']);
  assert.equal((await change(vendor, 'stockLocationRename(location: "Main", name: "Barn")')).userErrors[0]?.code, 'ALREADY_EXISTS', 'the past keeps the name');
  assert.deepEqual((await change(vendor, 'stockLocationAdd(name: "barn")')).locations, ['Main', 'barn']);
  assert.deepEqual((await adjust(vendor, product, 'delta: 1, reason: RECEIVED, location: "Barn"')).userErrors, []);
});

test('stock that arrives while its location is being closed is never at a closed one', async () => {
  const vendor = await shop.vendor('Racers');
  const product = await shop.product({ vendor, stock: 1 });
  for (let round = 1; round <= 8; round += 1) {
    await change(vendor, `stockLocationAdd(name: "Dock ${round}")`);
    await Promise.all([change(vendor, `stockLocationClose(location: "Dock ${round}")`), adjust(vendor, product, `delta: 1, reason: RECEIVED, location: "Dock ${round}"`)]);
  }
  const lost = await shop.db.query('SELECT i.id FROM stock_items i JOIN stock_locations l ON l.id = i.location_id WHERE l.vendor_id = ? AND l.closed_at IS NOT NULL AND i.on_hand > 0', [vendor.id]);
  assert.deepEqual(lost, []);
  assert.deepEqual((await change(vendor, 'stockLocationAdd(name: "Last")')).locations?.at(-1), 'Last');
});
