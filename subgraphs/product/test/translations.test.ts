import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { openShop, type Shop, type TestProduct, type TestVendor } from './harness.ts';

let shop: Shop;
let vendor: TestVendor;
let product: TestProduct;
before(async () => {
  shop = await openShop();
  vendor = await shop.vendor();
  product = await shop.product({ vendor, title: 'Harbour mug', description: 'For tea.', colours: ['Sage'], attributes: [{ name: 'Material', value: 'Stoneware' }] });
});
after(() => shop.close());

interface Texts {
  product: { title: string; description: string; options: { name: string; values: string[] }[]; attributes: { name: string; value: string }[]; variants: { title: string; optionValues: { name: string; value: string }[] }[] };
}
async function texts(locale: string | null): Promise<Texts['product']> {
  const query = `query ($id: ID!, $locale: String) { product(id: $id) { title(locale: $locale) description(locale: $locale) options(locale: $locale) { name values }
    attributes(locale: $locale) { name value } variants { title(locale: $locale) optionValues(locale: $locale) { name value } } } }`;
  const { data, errors } = await shop.call<Texts>({ query, variables: { id: product.id, locale } });
  assert.equal(errors, undefined);
  return data.product;
}
const version = async () => (await shop.db.query<{ version: number }>('SELECT version FROM products WHERE id = ?', [product.id]))[0]?.version ?? 0;

async function translate(locale: string, input: object | null, { viewer = vendor.owner, expectedVersion }: { viewer?: typeof vendor.owner; expectedVersion?: number } = {}) {
  const query = `mutation ($id: ID!, $version: Int!, $locale: String!, $input: ProductTranslationInput) {
    productTranslate(id: $id, expectedVersion: $version, locale: $locale, input: $input) { product { translations { locale title terms { term translation } } } userErrors { code field currentVersion } } }`;
  const { data, code } = await shop.call<{ productTranslate: { product: { translations: { locale: string }[] } | null; userErrors: { code: string; field: string[]; currentVersion: number }[] } } | null>({
    query, variables: { id: product.id, version: expectedVersion ?? (await version()), locale, input }, viewer,
  });
  return { code, ...data?.productTranslate };
}

const german = {
  title: 'Hafenbecher',
  terms: [{ term: 'Colour', translation: 'Farbe' }, { term: 'Sage', translation: 'Salbei' }, { term: 'Material', translation: 'Werkstoff' }, { term: 'Stoneware', translation: 'Steinzeug' }],
};

test('texts come in the language asked for, from the region to the language to the original', async () => {
  assert.deepEqual((await translate('de', german)).userErrors, []);
  assert.deepEqual((await translate('de-AT', { title: 'Hafenhäferl' })).product?.translations.map(({ locale }) => locale), ['de', 'de-AT']);
  assert.deepEqual(await texts('de-DE'), {
    title: 'Hafenbecher', description: 'For tea.', options: [{ name: 'Farbe', values: ['Salbei'] }], attributes: [{ name: 'Werkstoff', value: 'Steinzeug' }],
    variants: [{ title: 'Salbei', optionValues: [{ name: 'Farbe', value: 'Salbei' }] }],
  });
  // What the region does not say, the language does.
  const austrian = await texts('DE-at');
  assert.deepEqual([austrian.title, austrian.options[0]?.name], ['Hafenhäferl', 'Farbe']);
  for (const locale of ['fr', null]) assert.deepEqual([(await texts(locale)).title, (await texts(locale)).options[0]?.name], ['Harbour mug', 'Colour']);
});

test('a product is found by words of every language it is in, and no longer once they are taken away', async () => {
  const titles = async (query: string) => (await shop.call<{ products: { edges: { node: { title: string } }[] } }>({ query: 'query ($query: String!) { products(query: $query) { edges { node { title } } } }', variables: { query } })).data.products.edges.map(({ node }) => node.title);
  assert.deepEqual((await translate('hi', { title: 'बंदरगाह मग', description: 'चाय के लिए एक बड़ा मग' })).userErrors, []);
  for (const words of ['hafenbecher', 'Steinzeug', 'बंदरगाह', 'बंदरगाह मग', 'harbour']) assert.deepEqual(await titles(words), ['Harbour mug'], words);
  assert.deepEqual((await translate('hi', null)).userErrors, []);
  assert.deepEqual(await titles('बंदरगाह'), []);
});

test('an edit upon an old version, a wrong locale and bad texts are refused with the reason', async () => {
  const stale = await translate('de', german, { expectedVersion: 1 });
  assert.deepEqual([stale.userErrors?.[0]?.code, stale.userErrors?.[0]?.currentVersion], ['VERSION_CONFLICT', await version()]);
  assert.deepEqual((await translate('not a locale', german)).userErrors?.[0]?.field, ['locale']);
  assert.deepEqual((await translate('de', { title: 'x' })).userErrors?.[0]?.field, ['input', 'title']);
  assert.equal((await translate('de', german, { viewer: customer() })).code, 'FORBIDDEN');
  assert.equal((await translate('de', german, { viewer: staff('vnd_other', 'OWNER') })).userErrors?.[0]?.code, 'NOT_FOUND');
  const { code } = await shop.call({ query: 'query ($id: ID!) { product(id: $id) { title(locale: "???") } }', variables: { id: product.id } });
  assert.equal(code, 'BAD_USER_INPUT');
});

test('translations of a list take one statement more, and none without a locale', async () => {
  const { countStatements } = await import('#platform/testing/test-database');
  for (let index = 0; index < 4; index += 1) await shop.product({ vendor, title: `Plate ${index}` });
  const ask = (locale: string, first: number) => countStatements(() => shop.call({ query: `{ products(first: ${first}, sort: NEWEST) { edges { node { title${locale} category { name${locale} } } } } }` }));
  const [plain, few, many] = [await ask('', 4), await ask('(locale: "de")', 2), await ask('(locale: "de")', 4)];
  assert.equal(many.statements.length, few.statements.length);
  assert.ok(many.statements.length <= plain.statements.length + 2);
});

test('administrators translate categories; their products are found by those names', async () => {
  const query = `mutation ($version: Int!) { categoryTranslate(id: "cat_games", expectedVersion: $version, locale: "de", input: { name: "Spiele" }) {
    category { name(locale: "de-CH") version translations { locale name } } userErrors { code } } }`;
  assert.equal((await shop.call({ query, variables: { version: 1 }, viewer: vendor.owner })).code, 'FORBIDDEN');
  const { data } = await shop.call({ query, variables: { version: 1 }, viewer: admin() });
  assert.deepEqual(data, { categoryTranslate: { category: { name: 'Spiele', version: 2, translations: [{ locale: 'de', name: 'Spiele' }] }, userErrors: [] } });
  await shop.product({ vendor, title: 'Go set', category: 'games' });
  assert.match(JSON.stringify((await shop.call({ query: '{ products(query: "Spiele") { edges { node { title } } } }' })).data), /Go set/);
  assert.deepEqual((await shop.call({ query, variables: { version: 1 }, viewer: admin() })).data, { categoryTranslate: { category: null, userErrors: [{ code: 'VERSION_CONFLICT' }] } });
});

test('a picture keeps what must stay visible; shares outside the picture are refused', async () => {
  const update = `mutation ($id: ID!, $version: Int!, $x: Float!) { productUpdate(id: $id, expectedVersion: $version, input: { media: [
    { key: "product/mug/1", alt: "A mug", width: 800, height: 600, focalPoint: { x: $x, y: 0.25 } }, { key: "product/mug/2", alt: "Below", width: 800, height: 600 }] }) {
    product { media { alt focalPoint { x y } } } userErrors { code field } } }`;
  const send = async (x: number) => (await shop.call({ query: update, variables: { id: product.id, version: await version(), x }, viewer: vendor.owner })).data;
  assert.deepEqual(await send(0.425), { productUpdate: { product: { media: [{ alt: 'A mug', focalPoint: { x: 0.425, y: 0.25 } }, { alt: 'Below', focalPoint: null }] }, userErrors: [] } });
  assert.deepEqual(await send(1.2), { productUpdate: { product: null, userErrors: [{ code: 'INVALID_INPUT', field: ['input', 'media', '0', 'focalPoint', 'x'] }] } });
});
