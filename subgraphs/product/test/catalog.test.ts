import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { staff } from '#platform/testing/test-viewer';
import { stockInvariants } from '../invariants.ts';
import { announceQueued } from '../use-cases/announce-products.ts';
import { openShop, type Shop, type TestVendor } from './harness.ts';

let shop: Shop;
let vendor: TestVendor;
before(async () => {
  shop = await openShop();
  vendor = await shop.vendor('Fjord and Loom');
});
after(async () => {
  assert.deepEqual(await stockInvariants(shop.db), []);
  await shop.close();
});

const errors = 'userErrors { code field message currentVersion availableQuantity }';
const create = `mutation ($vendorId: ID!, $input: ProductCreateInput!) { productCreate(vendorId: $vendorId, input: $input) {
  product { id slug status version options { name values } attributes { code name value } tags
    variants { id sku title optionValues { name value } price { amount } compareAtPrice { amount } availableQuantity stockLevels { location onHand available } } }
  ${errors} } }`;
const input = (overrides: Record<string, unknown> = {}) => ({
  title: 'Herringbone throw',
  category: 'textiles',
  tags: ['wool'],
  optionNames: ['Colour', 'Size'],
  attributes: [{ name: 'Material', value: 'Wool' }],
  variants: [
    { sku: 'FL-1', optionValues: ['Oat', 'Large'], prices: [{ currency: 'EUR', minorUnits: 8900, compareAtMinorUnits: 9900 }], initialStock: 4 },
    { sku: 'FL-2', optionValues: ['Sage', 'Large'], prices: [{ currency: 'EUR', minorUnits: 7900 }] },
  ],
  ...overrides,
});
interface Product {
  id: string;
  slug: string;
  status: string;
  variants: { id: string; title: string }[];
}
interface Answer {
  product: Product | null;
  variant: { stockLevels: object[] } | null;
  userErrors: { code: string; field: string[] | null; currentVersion: number; availableQuantity: number }[];
}
type Result = Record<string, Answer | undefined>;
const call = (query: string, variables: Record<string, unknown>, viewer = vendor.owner) => shop.call<Result>({ query, variables, viewer });

test('a product is created whole, as a draft that only the staff sees', async () => {
  const { data, errors: failures } = await call(create, { vendorId: vendor.id, input: input() });
  assert.equal(failures, undefined);
  const { product, userErrors } = data['productCreate'] ?? assert.fail();
  assert.ok(product);
  const { id: _id, variants, ...rest } = product;
  assert.deepEqual(userErrors, []);
  assert.deepEqual(rest, {
    slug: 'herringbone-throw',
    status: 'DRAFT',
    version: 1,
    options: [{ name: 'Colour', values: ['Oat', 'Sage'] }, { name: 'Size', values: ['Large'] }],
    attributes: [{ code: 'material', name: 'Material', value: 'Wool' }],
    tags: ['wool'],
  });
  assert.deepEqual(variants.map(({ id: _variantId, ...each }) => each), [
    {
      sku: 'FL-1', title: 'Oat / Large', optionValues: [{ name: 'Colour', value: 'Oat' }, { name: 'Size', value: 'Large' }],
      price: { amount: '89.00' }, compareAtPrice: { amount: '99.00' }, availableQuantity: 0, stockLevels: [{ location: 'Main', onHand: 4, available: 4 }],
    },
    {
      sku: 'FL-2', title: 'Sage / Large', optionValues: [{ name: 'Colour', value: 'Sage' }, { name: 'Size', value: 'Large' }],
      price: { amount: '79.00' }, compareAtPrice: null, availableQuantity: 0, stockLevels: [{ location: 'Main', onHand: 0, available: 0 }],
    },
  ]);
  const anonymous = await shop.call({ query: 'query ($id: ID!) { product(id: $id) { id } }', variables: { id: product.id } });
  assert.equal(anonymous.data['product'], null);
  const [message] = (await shop.messages('product.updated.v1')).filter(({ productId }) => productId === product.id);
  assert.equal(message?.['isPurchasable'], false);
  assert.deepEqual(message?.['categoryPath'], ['cat_home', 'cat_textiles']);
});

test('a SKU is unique within its vendor, free again after deletion, and nobody else is affected', async () => {
  const other = await shop.vendor();
  const taken = await call(create, { vendorId: vendor.id, input: input({ title: 'Another throw' }) });
  assert.deepEqual(taken.data['productCreate']?.userErrors.map(({ code, field }) => ({ code, field })), [
    { code: 'ALREADY_EXISTS', field: ['input', 'variants', '0', 'sku'] },
  ]);
  const elsewhere = await call(create, { vendorId: other.id, input: input() }, other.owner);
  assert.deepEqual(elsewhere.data['productCreate']?.userErrors, []);
  const made = elsewhere.data['productCreate']?.product ?? assert.fail();
  const remove = `mutation ($id: ID!) { productVariantDelete(id: $id) { product { variants { sku } options { name values } } ${errors} } }`;
  const removed = await call(remove, { id: made.variants[0]?.id }, other.owner);
  assert.deepEqual(removed.data['productVariantDelete']?.product?.variants, [{ sku: 'FL-2' }]);
  const again = `mutation ($id: ID!, $variants: [VariantCreateInput!]!) { productVariantsAdd(productId: $id, variants: $variants) { product { variants { sku } } ${errors} } }`;
  const variants = [{ sku: 'fl-1', optionValues: ['Oat', 'Small'], prices: [{ currency: 'EUR', minorUnits: 1 }] }];
  const added = await call(again, { id: made.id, variants }, other.owner);
  assert.deepEqual(added.data['productVariantsAdd']?.product?.variants, [{ sku: 'FL-2' }, { sku: 'fl-1' }]);
});

test('bad input is refused field by field and nothing is written', async () => {
  const before = await shop.db.query('SELECT COUNT(*) AS n FROM products');
  const bad = input({
    title: 'x',
    optionNames: ['Colour'],
    variants: [
      { sku: 'A', optionValues: ['Oat'], prices: [{ currency: 'EUR', minorUnits: -1 }] },
      { sku: 'B', optionValues: ['Sage'], prices: [{ currency: 'XXQ', minorUnits: 100 }] },
    ],
  });
  const { data } = await call(create, { vendorId: vendor.id, input: bad });
  assert.deepEqual(data['productCreate']?.userErrors.map(({ field }) => field?.join('.')), [
    'input.title', 'input.variants.0.prices.0.minorUnits', 'input.variants.1.prices.0.currency',
  ]);
  const wrongCount = await call(create, { vendorId: vendor.id, input: input({ optionNames: ['Colour'] }) });
  assert.equal(wrongCount.data['productCreate']?.userErrors[0]?.code, 'INVALID_INPUT');
  const unknownCategory = await call(create, { vendorId: vendor.id, input: input({ category: 'nowhere' }) });
  assert.deepEqual(unknownCategory.data['productCreate']?.userErrors[0]?.field, ['input', 'category']);
  assert.deepEqual(await shop.db.query('SELECT COUNT(*) AS n FROM products'), before);
});

const update = `mutation ($id: ID!, $v: Int!, $input: ProductUpdateInput!) { productUpdate(id: $id, expectedVersion: $v, input: $input) {
  product { title slug version description tags } ${errors} } }`;

test('an edit upon an old version is refused and tells the current one', async () => {
  const product = await shop.product({ vendor });
  const first = await call(update, { id: product.id, v: 2, input: { title: 'Renamed', description: 'Soft.' } });
  assert.deepEqual(first.data['productUpdate']?.product, { title: 'Renamed', slug: product.slug, version: 3, description: 'Soft.', tags: [] });
  const second = await call(update, { id: product.id, v: 2, input: { title: 'Late' } });
  assert.equal(second.data['productUpdate']?.product, null);
  assert.equal(second.data['productUpdate']?.userErrors[0]?.code, 'VERSION_CONFLICT');
  assert.equal(second.data['productUpdate']?.userErrors[0]?.currentVersion, 3);
});

test('of ten simultaneous edits upon one version exactly one is done', async () => {
  const product = await shop.product({ vendor });
  const results = await Promise.all(Array.from({ length: 10 }, (_, index) => call(update, { id: product.id, v: 2, input: { title: `Edit ${index}` } })));
  assert.equal(results.filter(({ data }) => data['productUpdate']?.userErrors.length === 0).length, 1);
});

test('a product that moves keeps its old address', async () => {
  const product = await shop.product({ vendor, title: 'Kettle' });
  await call(update, { id: product.id, v: 2, input: { slug: 'copper-kettle' } });
  const bySlug = (slug: string) => shop.call<Result>({ query: 'query ($slug: String!) { product(slug: $slug) { id slug } }', variables: { slug } });
  assert.deepEqual((await bySlug('kettle')).data['product'], { id: product.id, slug: 'copper-kettle' });
  assert.deepEqual((await bySlug('copper-kettle')).data['product'], { id: product.id, slug: 'copper-kettle' });
  const thief = await shop.product({ vendor });
  const stolen = await call(update, { id: thief.id, v: 2, input: { slug: 'kettle' } });
  assert.equal(stolen.data['productUpdate']?.userErrors[0]?.code, 'ALREADY_EXISTS');
});

test('publishing and archiving show and hide a product, and can be repeated', async () => {
  const product = await shop.product({ vendor, isDraft: true, title: 'Quiet lamp' });
  const change = (name: string) => call(`mutation ($id: ID!) { ${name}(id: $id) { product { status version } ${errors} } }`, { id: product.id });
  const find = async () => (await shop.call<{ products: { edges: unknown[] } }>({ query: '{ products(query: "quiet lamp") { edges { cursor } } }' })).data.products.edges.length;
  assert.equal(await find(), 0);
  assert.deepEqual((await change('productPublish')).data['productPublish']?.product, { status: 'PUBLISHED', version: 2 });
  assert.deepEqual((await change('productPublish')).data['productPublish']?.product, { status: 'PUBLISHED', version: 2 });
  assert.equal(await find(), 1);
  await change('productArchive');
  assert.equal(await find(), 0);
});

test('a new price counts at once, in the range, the sort and the announcement', async () => {
  const product = await shop.product({ vendor, priceMinor: 500 });
  const query = `mutation ($id: ID!, $input: VariantPriceInput!) { variantPriceSet(id: $id, input: $input) { variant { price(currency: "USD") { amount } product { priceRange(currency: "USD") { min { amount } } } } ${errors} } }`;
  const { data } = await call(query, { id: product.variantId, input: { currency: 'USD', minorUnits: 650 } });
  assert.deepEqual(data['variantPriceSet']?.variant, { price: { amount: '6.50' }, product: { priceRange: { min: { amount: '6.50' } } } });
  const told = (await shop.messages('product.updated.v1')).filter(({ productId }) => productId === product.id).at(-1) as { variants: { prices: object[] }[] } | undefined;
  assert.deepEqual(told?.variants[0]?.prices, [{ currency: 'EUR', priceMinor: 500, compareAtMinor: null }, { currency: 'USD', priceMinor: 650, compareAtMinor: null }]);
});

const adjust = `mutation ($id: ID!, $delta: Int!, $reason: StockAdjustReason!, $key: String!) {
  stockAdjust(variantId: $id, delta: $delta, reason: $reason, idempotencyKey: $key) { variant { stockLevels { onHand available } } ${errors} } }`;

test('stock is booked once per key, and never below what is promised', async () => {
  const product = await shop.product({ vendor, stock: 5 });
  const book = (delta: number, reason: string, key: string) => call(adjust, { id: product.variantId, delta, reason, key });
  const twice = await Promise.all([book(3, 'RECEIVED', 'k1'), book(3, 'RECEIVED', 'k1')]);
  assert.equal(twice.flatMap(({ data }) => data['stockAdjust']?.userErrors ?? []).filter(({ code }) => code !== 'IDEMPOTENCY_IN_FLIGHT').length, 0);
  assert.deepEqual((await book(3, 'RECEIVED', 'k1')).data['stockAdjust']?.variant?.stockLevels, [{ onHand: 8, available: 8 }]);
  assert.equal((await book(4, 'RECEIVED', 'k1')).data['stockAdjust']?.userErrors[0]?.code, 'IDEMPOTENCY_KEY_REUSED');
  assert.equal((await book(-3, 'RECEIVED', 'k2')).data['stockAdjust']?.userErrors[0]?.code, 'INVALID_INPUT');
  const tooMuch = (await book(-9, 'LOST', 'k3')).data['stockAdjust']?.userErrors[0];
  assert.deepEqual([tooMuch?.code, tooMuch?.availableQuantity], ['INSUFFICIENT_STOCK', 8]);
});

test('roles decide: fulfilment staff may book stock but not edit, finance staff neither', async () => {
  const product = await shop.product({ vendor, stock: 5 });
  const [fulfilment, finance] = [staff(vendor.id, 'FULFILMENT'), staff(vendor.id, 'FINANCE')];
  const edit = { id: product.id, v: 2, input: { title: 'Nope' } };
  const book = { id: product.variantId, delta: 1, reason: 'RECEIVED', key: 'roles' };
  assert.deepEqual((await call(adjust, book, fulfilment)).data['stockAdjust']?.userErrors, []);
  assert.equal((await call(update, edit, fulfilment)).code, 'FORBIDDEN');
  assert.equal((await call(adjust, book, finance)).code, 'FORBIDDEN');
});

test('when a vendor changes, all its products are announced anew, each once', async () => {
  const own = await shop.vendor('Many Things');
  const products = [await shop.product({ vendor: own }), await shop.product({ vendor: own })];
  while ((await announceQueued(shop.deps)) > 0) continue;
  const count = async () => (await shop.messages('product.updated.v1')).filter(({ productId }) => products.some(({ id }) => id === productId)).length;
  const before = await count();
  await shop.vendorChanges(own, { status: 'SUSPENDED' });
  while ((await announceQueued(shop.deps)) > 0) continue;
  assert.equal(await count(), before + 2);
  const versions = await shop.db.query<{ n: number; d: number }>("SELECT COUNT(*) AS n, COUNT(DISTINCT aggregate_id, aggregate_version) AS d FROM outbox WHERE type = 'product.updated.v1'");
  assert.equal(versions[0]?.n, versions[0]?.d);
});
