import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { customer } from '#platform/testing/test-viewer';
import { openShop, type Shop, type TestProduct, type TestVendor } from './harness.ts';

let shop: Shop;
let vendor: TestVendor;
let product: TestProduct;
before(async () => {
  shop = await openShop();
  vendor = await shop.vendor('Changers');
  const media = ['1', '2'].map((number) => ({ key: `product/mug/${number}`, alt: `Mug ${number}`, width: 800, height: 600 }));
  product = await shop.product({ vendor, title: 'Mug', colours: ['Oat', 'Sage'], stock: 5, media });
});
after(() => shop.close());

interface Result {
  variant: Record<string, unknown> | null;
  userErrors: { code: string; field: string[]; currentVersion: number | null }[];
}
const version = async (): Promise<number> => (await shop.db.query<{ version: number }>('SELECT version FROM products WHERE id = ?', [product.id]))[0]?.version ?? 0;

async function update(input: Record<string, unknown>, { id = product.variantId, expectedVersion }: { id?: string; expectedVersion?: number } = {}): Promise<Result> {
  const { data, errors } = await shop.call<{ productVariantUpdate: Result }>({
    query: `mutation ($id: ID!, $version: Int!, $input: VariantUpdateInput!) { productVariantUpdate(id: $id, expectedVersion: $version, input: $input) {
      variant { sku title weightGrams lowStockThreshold availability image { alt } optionValues { value } product { version options { values } } } userErrors { code field currentVersion } } }`,
    variables: { id, version: expectedVersion ?? (await version()), input },
    viewer: vendor.owner,
  });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.productVariantUpdate;
}

test('article number, option values, weight, picture and threshold change together, in the options, filters and the announcement, too', async () => {
  const before = await version();
  const { variant, userErrors } = await update({ sku: 'MUG-OAK', optionValues: ['Oak'], weightGrams: 420, imageKey: 'product/mug/2', lowStockThreshold: 5 });
  assert.deepEqual(userErrors, []);
  assert.deepEqual(variant, {
    sku: 'MUG-OAK', title: 'Oak', weightGrams: 420, lowStockThreshold: 5, availability: 'LOW_STOCK', image: { alt: 'Mug 2' }, optionValues: [{ value: 'Oak' }],
    product: { version: before + 1, options: [{ values: ['Oak', 'Sage'] }] },
  });
  const { data } = await shop.call<{ products: { edges: { node: { id: string } }[] } }>({ query: '{ products(filter: { attributes: [{ code: "colour", values: ["Oak"] }] }) { edges { node { id } } } }' });
  assert.deepEqual(data.products.edges, [{ node: { id: product.id } }]);
  const messages = await shop.messages('product.updated.v1');
  const [announced] = (messages.at(-1) ?? assert.fail())['variants'] as { sku: string; weightGrams: number }[];
  assert.deepEqual([announced?.sku, announced?.weightGrams], ['MUG-OAK', 420]);
});

test('what is absent stays, and null takes away what may be missing', async () => {
  const { variant } = await update({ weightGrams: null, imageKey: null });
  assert.deepEqual([variant?.['sku'], variant?.['weightGrams'], variant?.['image'], variant?.['lowStockThreshold']], ['MUG-OAK', null, { alt: 'Mug 1' }, 5]);
});

test('a taken article number, values of another variant, too many values and a picture of another product are refused, and nothing changes', async () => {
  const before = await version();
  const [other] = await shop.db.query<{ sku: string }>('SELECT sku FROM product_variants WHERE id = ?', [product.variantIds[1]]);
  const refusals: [Record<string, unknown>, string, string][] = [
    [{ sku: other?.sku }, 'ALREADY_EXISTS', 'sku'],
    [{ optionValues: ['sage'] }, 'ALREADY_EXISTS', 'optionValues'],
    [{ optionValues: ['Oak', 'Large'] }, 'INVALID_INPUT', 'optionValues'],
    [{ imageKey: 'product/other/1' }, 'INVALID_INPUT', 'imageKey'],
    [{ weightGrams: -1 }, 'INVALID_INPUT', 'weightGrams'],
  ];
  for (const [input, code, field] of refusals) assert.deepEqual((await update(input)).userErrors.map((error) => [error.code, error.field]), [[code, ['input', field]]]);
  assert.equal(await version(), before);
});

test('an edit of a variant, a price or new variants upon an old version is refused and tells the current one', async () => {
  const now = await version();
  const stale = await update({ weightGrams: 1 }, { expectedVersion: now - 1 });
  assert.deepEqual(stale.userErrors.map(({ code, currentVersion }) => [code, currentVersion]), [['VERSION_CONFLICT', now]]);
  const price = '{ currency: "EUR", minorUnits: 1 }';
  const { data } = await shop.call<Record<string, Result>>({
    query: `mutation { price: variantPriceSet(id: "${product.variantId}", input: ${price}, expectedVersion: ${now - 1}) { userErrors { code currentVersion } }
      more: productVariantsAdd(productId: "${product.id}", variants: [{ sku: "N", optionValues: ["New"], prices: [${price}] }], expectedVersion: ${now - 1}) { userErrors { code currentVersion } } }`,
    viewer: vendor.owner,
  });
  for (const field of ['price', 'more']) assert.deepEqual(data[field]?.userErrors, [{ code: 'VERSION_CONFLICT', currentVersion: now }], field);
  assert.equal(await version(), now);
});

test('staff sees the tax class and the threshold, buyers do not', async () => {
  const query = `{ product(id: "${product.id}") { taxClass variants { lowStockThreshold } } }`;
  assert.deepEqual((await shop.call({ query, viewer: vendor.owner })).data['product'], { taxClass: 'STANDARD', variants: [{ lowStockThreshold: 5 }, { lowStockThreshold: 3 }] });
  const buyer = await shop.call<{ product: unknown }>({ query, viewer: customer() });
  assert.deepEqual(buyer.data.product, { taxClass: null, variants: [{ lowStockThreshold: null }, { lowStockThreshold: null }] });
});
