import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin } from '#platform/testing/test-viewer';
import { ValueTranslations0022 } from '../data/migrations/0022-value-translations.ts';
import { facetPhrases } from '../domain/facet-phrases.ts';
import { openShop, type Shop, type TestProduct, type TestVendor } from './harness.ts';

let shop: Shop;
let vendor: TestVendor;
let mug: TestProduct;
let categoryId: string;
before(async () => {
  shop = await openShop();
  vendor = await shop.vendor();
  mug = await shop.product({ vendor, title: 'Harbour mug', attributes: [{ name: 'Material', value: 'Stoneware' }], stock: 20 });
  categoryId = (await shop.db.query<{ categoryId: string }>('SELECT category_id AS categoryId FROM products WHERE id = ?', [mug.id]))[0]?.categoryId ?? '';
});
after(() => shop.close());

type Facets = { code: string; name: string; values: { value: string; label: string }[] }[];
async function facets(locale: string | null): Promise<Record<string, [name: string, ...labels: string[]]>> {
  const { data, errors } = await shop.call<{ products: { facets: Facets } }>({ query: 'query ($locale: String) { products(query: "harbour") { facets(locale: $locale) { code name values { value label } } } }', variables: { locale } });
  assert.equal(errors, undefined);
  return Object.fromEntries(data.products.facets.map(({ code, name, values }) => [code, [name, ...values.map(({ label }) => label)]]));
}

async function translate(product: TestProduct, owner: TestVendor['owner'], terms: Record<string, string>, locale = 'de'): Promise<void> {
  const [row] = await shop.db.query<{ version: number }>('SELECT version FROM products WHERE id = ?', [product.id]);
  const { data } = await shop.call<{ productTranslate: { userErrors: unknown[] } }>({
    query: `mutation ($id: ID!, $version: Int!, $locale: String!, $input: ProductTranslationInput) { productTranslate(id: $id, expectedVersion: $version, locale: $locale, input: $input) { userErrors { code } } }`,
    variables: { id: product.id, version: row?.version, locale, input: { terms: Object.entries(terms).map(([term, translation]) => ({ term, translation })) } },
    viewer: owner,
  });
  assert.deepEqual(data.productTranslate.userErrors, []);
  // Names are kept for some seconds.
  shop.clock.now = new Date(shop.clock.now.getTime() + 11_000);
}

test('facets speak the language asked for: their own words, categories and values of attributes', async () => {
  await translate(mug, vendor.owner, { Material: 'Werkstoff', Stoneware: 'Steinzeug' });
  const category = await shop.call<{ categoryTranslate: { userErrors: unknown[] } }>({
    query: 'mutation ($id: ID!) { categoryTranslate(id: $id, expectedVersion: 1, locale: "de", input: { name: "Becher" }) { userErrors { code } } }', variables: { id: categoryId }, viewer: admin(),
  });
  assert.deepEqual(category.data.categoryTranslate.userErrors, []);
  shop.clock.now = new Date(shop.clock.now.getTime() + 11_000);
  const german = await facets('DE-at');
  assert.deepEqual(german['material'], ['Werkstoff', 'Steinzeug']);
  assert.deepEqual(german['availability'], ['Verfügbarkeit', 'Auf Lager']);
  assert.ok(german['category']?.includes('Becher') && german['category'][0] === 'Kategorie');
  assert.match(german['price']?.[1] ?? '', /^\d+,\d\d bis \d+,\d\d EUR$/);
});

test('what nobody has said in a language comes in the original, our own words in English', async () => {
  const [italian, plain] = [await facets('it'), await facets(null)];
  assert.deepEqual([italian['material'], italian['availability']], [['Material', 'Stoneware'], ['Availability', 'In stock']]);
  assert.deepEqual([plain['material'], plain['category']?.[0]], [['Material', 'Stoneware'], 'Category']);
  const { code } = await shop.call({ query: '{ products(query: "harbour") { facets(locale: "???") { code } } }' });
  assert.equal(code, 'BAD_USER_INPUT');
});

test('a word belongs to the vendor who translated it first: that one may correct it, nobody else', async () => {
  const other = await shop.vendor();
  const rival = await shop.product({ vendor: other, title: 'Harbour jug', attributes: [{ name: 'Material', value: 'Stoneware' }] });
  await translate(rival, other.owner, { Stoneware: 'Unsinn' });
  assert.deepEqual((await facets('de'))['material'], ['Werkstoff', 'Steinzeug']);
  await translate(mug, vendor.owner, { Material: 'Material', Stoneware: 'Steingut' });
  assert.deepEqual((await facets('de'))['material'], ['Material', 'Steingut']);
});

test('translations from before there were facets in languages are taken over', async () => {
  const runner = shop.db.source.createQueryRunner();
  const read = () => shop.db.query('SELECT token, locale, name, label FROM attribute_value_translations WHERE vendor_id = ? ORDER BY token, locale', [vendor.id]);
  const known = await read();
  await new ValueTranslations0022().down(runner);
  await new ValueTranslations0022().up(runner);
  await runner.release();
  assert.deepEqual(await read(), known);
  assert.ok(known.length > 0);
});

test('every language we speak has a word for everything', () => {
  for (const locale of ['en', 'de', 'fr', 'hi']) {
    const { priceRange, starsAndUp, levels, ...names } = facetPhrases(locale);
    const words = [...Object.values(names), ...Object.values(levels), priceRange('1', '2', 'EUR'), starsAndUp(1), starsAndUp(4)];
    assert.ok(words.every((word) => word.length > 2), locale);
    assert.equal(new Set(words).size, words.length, locale);
  }
  assert.equal(facetPhrases('de-CH'), facetPhrases('de'));
});
