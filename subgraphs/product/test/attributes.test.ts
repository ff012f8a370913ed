import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin } from '#platform/testing/test-viewer';
import { claimImport } from '../data/import-jobs.ts';
import { runNextImport } from '../use-cases/run-import.ts';
import { openShop, type Shop, type TestVendor } from './harness.ts';

let shop: Shop;
let vendor: TestVendor;
const sizes = new Map<string, string>();
before(async () => {
  shop = await openShop();
  vendor = await shop.vendor('Typed');
  for (const height of ['9', '12.5', '30', 'tall']) sizes.set((await shop.product({ vendor, title: `Vase ${height}`, attributes: [{ name: 'Height', value: height }] })).id, height);
  for (const [name, rest] of Object.entries({ Height: 'type: NUMBER, unit: "cm"', Dishwasher: 'type: BOOLEAN', Finish: 'type: CHOICE, choices: ["Matt", "Glossy"]' })) {
    const made = await define(`attributeCreate(input: { name: "${name}", ${rest} })`);
    assert.deepEqual(made.userErrors, []);
  }
});
after(() => shop.close());

interface Defined {
  attributeDefinition: Record<string, unknown> | null;
  userErrors: { code: string; field: string[] | null; message: string; currentVersion?: number }[];
}
async function define(call: string): Promise<Defined> {
  const { data, errors } = await shop.call<{ result: Defined }>({ query: `mutation { result: ${call} { attributeDefinition { code name type unit choices version } userErrors { code field message currentVersion } } }`, viewer: admin() });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.result;
}

async function create(attributes: { name: string; value: string }[]) {
  const { data } = await shop.call<{ productCreate: { product: { id: string; attributes: unknown[] } | null; userErrors: { code: string; field: string[]; message: string }[] } }>({
    query: `mutation ($vendorId: ID!, $attributes: [ProductAttributeInput!]) { productCreate(vendorId: $vendorId, input: { title: "Jug", category: "kitchen", attributes: $attributes, variants: [{ sku: "J-${Math.random()}", prices: [{ currency: "EUR", minorUnits: 100 }] }] }) {
      product { id attributes { code name value type unit number isTrue } } userErrors { code field message } } }`,
    variables: { vendorId: vendor.id, attributes },
    viewer: vendor.owner,
  });
  return data.productCreate;
}

const found = async (filter: string): Promise<string[]> => {
  const { data, errors } = await shop.call<{ products: { edges: { node: { id: string } }[] } }>({ query: `{ products(filter: { attributes: [{ code: "height", ${filter} }] }, sort: NEWEST) { edges { node { id } } } }` });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.products.edges.map(({ node }) => sizes.get(node.id) ?? 'other').sort();
};

test('values come with their type: a number with its unit, a yes or no, a choice; everything else is text', async () => {
  const { product, userErrors } = await create([{ name: 'height', value: '12.50' }, { name: 'Dishwasher', value: 'true' }, { name: 'Finish', value: 'matt' }, { name: 'Origin', value: 'Porto' }]);
  assert.deepEqual(userErrors, []);
  assert.deepEqual(product?.attributes, [
    { code: 'height', name: 'Height', value: '12.5', type: 'NUMBER', unit: 'cm', number: 12.5, isTrue: null },
    { code: 'dishwasher', name: 'Dishwasher', value: 'Yes', type: 'BOOLEAN', unit: null, number: null, isTrue: true },
    { code: 'finish', name: 'Finish', value: 'Matt', type: 'CHOICE', unit: null, number: null, isTrue: null },
    { code: 'origin', name: 'Origin', value: 'Porto', type: 'TEXT', unit: null, number: null, isTrue: null },
  ]);
});

test('a value that is not of its type is refused where it is, with what was expected, and nothing is written', async () => {
  const [{ count } = { count: -1 }] = await shop.db.query<{ count: number }>('SELECT COUNT(*) AS count FROM products');
  const refused = await create([{ name: 'Finish', value: 'Matt' }, { name: 'Height', value: '12 cm' }]);
  assert.deepEqual([refused.product, refused.userErrors], [null, [{ code: 'INVALID_INPUT', field: ['input', 'attributes', '1', 'value'], message: 'Expected Height as a number such as 12.5, in cm, without the unit.' }]]);
  assert.match((await create([{ name: 'Finish', value: 'Rough' }])).userErrors[0]?.message ?? '', /one of Matt, Glossy/);
  assert.deepEqual(await shop.db.query('SELECT COUNT(*) AS count FROM products'), [{ count }]);
});

test('lists can be narrowed to a range of numbers, together with values, and values of before count as far as they are numbers', async () => {
  assert.deepEqual(await found('minNumber: 10'), ['12.5', '30']);
  assert.deepEqual(await found('minNumber: 9, maxNumber: 12.5'), ['12.5', '9']);
  assert.deepEqual(await found('maxNumber: 8'), []);
  assert.deepEqual(await found('values: ["9", "30", "tall"], maxNumber: 20'), ['9']);
  assert.deepEqual(await found('values: ["tall"]'), ['tall']);
  const { code } = await shop.call({ query: '{ products(filter: { attributes: [{ code: "height" }] }) { totalCount } }' });
  assert.equal(code, 'BAD_USER_INPUT');
});

test('facets tell numbers with their unit', async () => {
  const { data } = await shop.call<{ products: { facets: { code: string; name: string; values: { value: string; label: string }[] }[] } }>({ query: '{ products(query: "vase") { facets { code name values { value label } } } }' });
  const height = data.products.facets.find(({ code }) => code === 'height');
  assert.deepEqual(height?.values.map(({ label }) => label).sort(), ['12.5 cm', '30 cm', '9 cm', 'tall']);
});

test('an import refuses a value that does not fit by line and column, and takes back what was exported before there were types', async () => {
  const old = [...sizes].find(([, height]) => height === 'tall')?.[0];
  const exported = await shop.call<{ catalogExport: { text: string } }>({ query: `{ catalogExport(vendorId: "${vendor.id}") { text } }`, viewer: vendor.owner });
  assert.match(exported.data.catalogExport.text, /Height=tall/);
  const [row] = await shop.db.query<{ slug: string }>('SELECT slug FROM products WHERE id = ?', [old]);
  const files = { same: exported.data.catalogExport.text, wrong: `product,sku,title,category,attributes,price_EUR\nnew-vase,NEW-1,New vase,kitchen,Height=high; Finish=glossy,10.00\nother-vase,NEW-2,Other vase,kitchen,Height=7.0; Finish=glossy,10.00\n` };
  const run = async (text: string) => {
    const opened = await shop.call<{ catalogImportCreate: { catalogImport: { id: string } } }>({ query: `mutation { catalogImportCreate(vendorId: "${vendor.id}") { catalogImport { id } } }`, viewer: vendor.owner });
    const { id } = opened.data.catalogImportCreate.catalogImport;
    await shop.call({ query: `mutation ($text: String!) { catalogImportAppend(id: "${id}", sequence: 0, chunk: $text) { userErrors { code } } catalogImportRun(id: "${id}") { userErrors { code } } }`, variables: { text }, viewer: vendor.owner });
    while (await runNextImport(shop.deps, new AbortController().signal)) continue;
    const { data } = await shop.call<{ catalogImport: Record<string, unknown> & { errors: { edges: { node: unknown }[] } } }>({ query: `{ catalogImport(id: "${id}") { createdProductCount updatedProductCount errors { edges { node { line column value expected } } } } }`, viewer: vendor.owner });
    return data.catalogImport;
  };
  const same = await run(files.same);
  assert.deepEqual([same['createdProductCount'], same['updatedProductCount'], same.errors.edges], [0, 0, []], row?.slug);
  const wrong = await run(files.wrong);
  assert.deepEqual(wrong.errors.edges.map(({ node }) => node), [{ line: 2, column: 'attributes', value: 'Height=high', expected: 'Height as a number such as 12.5, in cm, without the unit' }]);
  assert.deepEqual(await shop.db.query("SELECT a.value FROM product_attributes a JOIN products p ON p.id = a.product_id WHERE p.slug = 'other-vase' ORDER BY a.code"), [{ value: 'Glossy' }, { value: '7' }]);
  assert.equal(await shop.db.transaction((tx) => claimImport(tx, new Date(), new Date())), null);
});

test('a type is made once and changed by version; type and code stay, and what a type does not have is refused', async () => {
  assert.equal((await define('attributeCreate(input: { name: "HEIGHT", type: TEXT })')).userErrors[0]?.code, 'ALREADY_EXISTS');
  assert.deepEqual((await define('attributeCreate(input: { name: "Care", type: CHOICE })')).userErrors[0]?.field, ['input', 'choices']);
  assert.deepEqual((await define('attributeCreate(input: { name: "Care", type: TEXT, unit: "kg" })')).userErrors[0]?.field, ['input', 'unit']);
  const grown = await define('attributeUpdate(code: "finish", expectedVersion: 1, input: { choices: ["Matt", "Glossy", "Raw"] })');
  assert.deepEqual([grown.attributeDefinition?.['choices'], grown.attributeDefinition?.['version']], [['Matt', 'Glossy', 'Raw'], 2]);
  const late = await define('attributeUpdate(code: "finish", expectedVersion: 1, input: { name: "Surface" })');
  assert.deepEqual([late.userErrors[0]?.code, late.userErrors[0]?.currentVersion], ['VERSION_CONFLICT', 2]);
  assert.equal((await define('attributeUpdate(code: "height", expectedVersion: 1, input: { choices: ["x"] })')).userErrors[0]?.code, 'INVALID_INPUT');
  assert.equal((await define('attributeUpdate(code: "nothing", expectedVersion: 1, input: {})')).userErrors[0]?.code, 'NOT_FOUND');
  assert.deepEqual((await create([{ name: 'Finish', value: 'raw' }])).userErrors, []);
  const { data } = await shop.call<{ attributeDefinitions: { code: string }[] }>({ query: '{ attributeDefinitions { code } }' });
  assert.deepEqual(data.attributeDefinitions.map(({ code }) => code), ['dishwasher', 'finish', 'height']);
});
