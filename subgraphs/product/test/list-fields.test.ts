/**
 * Every list there is, on a large catalog: more items take no more statements, and no statement scans a large table. The
 * lists are taken from the schema, so one that is added without a case here fails.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { parse } from 'graphql';
import type { Viewer } from '#platform/auth/viewer';
import { newId } from '#platform/ids';
import { accessesOf, refuseScans, summaryOf, watchDatabase, type SentStatement } from '#platform/testing/statement-plans';
import { admin, customer } from '#platform/testing/test-viewer';
import { schemaFile } from '../app.ts';
import { announceQueued } from '../use-cases/announce-products.ts';
import { insertRows } from '../data/insert-rows.ts';
import { abandonOldUploads } from '../data/import-jobs.ts';
import { changeDuePrices } from '../use-cases/schedule-price.ts';
import { countTogether } from '../data/related-reads.ts';
import { exportPage } from '../use-cases/export-catalog.ts';
import { releaseExpired } from '../use-cases/release-stock.ts';
import { announceReturns } from '../use-cases/request-stock-notification.ts';
import type { Shop } from './harness.ts';
import { demo, openLargeShop } from './large-shop.ts';

/** Smaller tables may be read as a whole: the optimizer is right to. */
const largeTableRows = 500;

let shop: Shop;
let cases: Record<string, (count: number) => Promise<unknown>>;
let sent: ReturnType<typeof watchDatabase>;
const few = 2;
const many = 8;

before(async () => {
  shop = await openLargeShop();
  await shop.db.transaction(async (tx) => countTogether(tx, demo.products.slice(0, 12).flatMap(({ id }, index) => demo.products.slice(20, 26).map((other) => [id, `${other.id}`] as const).slice(0, index % 5))));
  sent = watchDatabase(shop.db);
  cases = casesOf();
});
after(() => shop.close());

async function ask(query: string, variables: object = {}, viewer: Viewer = admin()): Promise<void> {
  const { errors } = await shop.call({ query, variables: { ...variables }, viewer });
  assert.equal(errors, undefined, JSON.stringify(errors));
}

function casesOf(): typeof cases {
  const productIds = demo.products.slice(0, 12).map(({ id }) => id);
  const vendorIds = demo.vendors.slice(0, 8).map(({ id }) => id);
  const withDrafts = demo.vendors.map(({ id }) => id).filter((id) => demo.products.some((product) => product.vendorId === id && product.status === 'draft'));
  const categoryIds = demo.categories.slice(0, 12).map(({ id }) => id);
  const entities = (type: string, ids: readonly string[], selection: string) => (count: number) =>
    ask(`query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on ${type} { ${selection} } } }`, { refs: ids.slice(0, count).map((id) => ({ __typename: type, id })) });
  const ofProducts = (selection: string) => entities('Product', productIds, selection);
  const ofVariants = (selection: string) => ofProducts(`variants { ${selection} }`);
  const list = (args: string, selection = 'edges { node { title } }') => (count: number) => ask(`query ($first: Int!) { products(first: $first, ${args}) { ${selection} } }`, { first: count });
  const anImport = async (count: number): Promise<void> => {
    const id = newId('imp');
    await shop.db.execute("INSERT INTO catalog_imports (id, vendor_id, requested_by, source, state, created_at, updated_at) VALUES (?, ?, 'usr_x', 'UPLOAD', 'FINISHED', NOW(3), NOW(3))", [id, vendorIds[0]]);
    await insertRows(shop.db, 'catalog_import_errors', ['import_id', 'position', 'line', 'expected'], Array.from({ length: count }, (_each, position) => [id, position, 1, 'x']));
    sent.take();
    await ask(`{ catalogImport(id: "${id}") { errors(first: ${count}) { edges { node { line } } pageInfo { hasNextPage } } } }`, {}, { ...customer(), memberships: [{ tenantId: vendorIds[0] ?? '', role: 'OWNER' }] });
  };
  const everything = 'totalCount isExact edges { node { title variants { sku availableQuantity } } } facets { code values { value count } }';
  return {
    'Category.translations': entities('Category', categoryIds, 'translations { locale } name(locale: "de")'),
    'Category.children': entities('Category', categoryIds, 'children { name productCount parent { name } }'),
    'Category.path': entities('Category', categoryIds, 'path { name }'),
    'Product.translations': ofProducts('translations { locale terms { term } } title(locale: "de")'),
    'ProductTranslation.terms': ofProducts('translations { terms { term translation } }'),
    'Product.options': ofProducts('options(locale: "de") { name values }'),
    'ProductOption.values': ofProducts('options { values }'),
    'Product.variants': ofProducts('variants { sku price { amount } availability } defaultVariant { sku }'),
    'Product.media': ofProducts('media { url(width: 320) }'),
    'Product.attributes': ofProducts('attributes { name value type unit number isTrue }'),
    'Product.tags': ofProducts('tags'),
    'Product.reviews': ofProducts('reviews(first: 3) { totalCount edges { node { rating } } }'),
    'ReviewConnection.edges': ofProducts('reviews(first: 3) { edges { cursor } }'),
    'Product.related': ofProducts('related { title vendor { id } }'),
    'ProductVariant.optionValues': ofVariants('optionValues { name value }'),
    'ProductVariant.scheduledPrices': ofVariants('scheduledPrices { id }'),
    'ProductVariant.stockLevels': ofVariants('stockLevels { location available }'),
    'ProductVariant.stockMovements': ofVariants('stockMovements(first: 3) { edges { node { location kind onHandDelta } } }'),
    'StockMovementConnection.edges': ofVariants('stockMovements(first: 3) { edges { cursor } pageInfo { endCursor } }'),
    'Query.reviews': async (count) => {
      for (const isPublished of [true, false]) await ask(`query ($first: Int!) { reviews(first: $first, isPublished: ${isPublished}) { edges { node { rating product { title } } } } }`, { first: count });
    },
    'Vendor.products': entities('Vendor', vendorIds, 'rating { count } products(first: 3) { totalCount edges { node { title } } } mine: products(first: 3, status: DRAFT) { totalCount edges { node { title } } } cheap: products(first: 3, sort: PRICE_ASC) { edges { node { title } } }'),
    'Vendor.stockLocations': entities('Vendor', vendorIds, 'stockLocations'),
    'ProductConnection.edges': list('sort: NEWEST', 'edges { node { variants { availability } } }'),
    'ProductConnection.facets': list('filter: { category: "mugs-and-cups" }', everything),
    'Facet.values': list('query: "oak", filter: { inStock: true }', everything),
    'Query.products': async (count) => {
      for (const sort of ['NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'RATING', 'BEST_SELLING']) {
        for (const filter of ['{}', '{ category: "table-and-home" }', '{ category: "vases" }', '{ minPriceMinor: 2000, maxPriceMinor: 9000 }', '{ minRating: 4, inStock: true }', '{ attributes: [{ code: "material", values: ["oak"] }] }', '{ attributes: [{ code: "material", minNumber: 1, maxNumber: 9 }] }', `{ vendors: ["${demo.vendors[0]?.slug}"] }`]) {
          await list(`sort: ${sort}, filter: ${filter}`, 'totalCount edges { cursor }')(count);
        }
      }
      await list('query: "stonware mug"')(count);
    },
    'Query.productLookup': (count) => ask('query ($ids: [ID!]!) { productLookup(ids: $ids) { title } }', { ids: productIds.slice(0, count) }),
    'Query.productVariantLookup': async (count) => {
      const variants = await shop.db.query<{ id: string }>('SELECT MIN(id) AS id FROM product_variants WHERE product_id IN (?) GROUP BY product_id', [productIds]);
      sent.take();
      await ask('query ($ids: [ID!]!) { productVariantLookup(ids: $ids) { sku } }', { ids: variants.slice(0, count).map(({ id }) => id) });
    },
    'Query.productSuggestions': (count) => ask(`{ productSuggestions(query: "stonwa", first: ${count}) }`),
    'Query.attributeDefinitions': () => ask('{ attributeDefinitions { code choices } }'),
    'AttributeDefinition.choices': () => ask('{ attributeDefinitions { choices } }'),
    'Query.categories': () => ask('{ categories { name children { name } } }'),
    'VendorDashboard.lowStock': entities('VendorDashboard', vendorIds, 'lowStock { sku }'),
    'VendorDashboard.unpublished': entities('VendorDashboard', withDrafts, 'unpublished { title }'),
    'VendorDashboard.reviewsWithoutReply': entities('VendorDashboard', vendorIds.slice(0, 3), 'reviewsWithoutReply { rating }'),
    'CatalogImport.errors': anImport,
    'CatalogImportErrorConnection.edges': anImport,
  };
}

/** Lists and pages of the schema, those in payloads of mutations left out. */
function listFields(): string[] {
  return parse(readFileSync(schemaFile, 'utf8')).definitions.flatMap((definition) => {
    if (definition.kind !== 'ObjectTypeDefinition' || definition.name.value.endsWith('Payload')) return [];
    return (definition.fields ?? []).flatMap(({ name, type }) => {
      const inner = type.kind === 'NonNullType' ? type.type : type;
      const isList = inner.kind === 'ListType' || inner.name.value.endsWith('Connection');
      return isList ? [`${definition.name.value}.${name.value}`] : [];
    });
  });
}

/** Lists that all subgraphs have for operators are tested where they are made, those of changes of many stocks in many-stocks.test.ts. */
const elsewhere = /^(StockAdjustResult|Messaging|ProductMessaging|Query\.productMessaging)/;

async function run(field: string, count: number): Promise<SentStatement[]> {
  sent.take();
  await cases[field]?.(count);
  return sent.take();
}

/** How statements are read; the server is asked once about each with the same parameters, since fields share many. */
const explained = new Map<string, Awaited<ReturnType<typeof accessesOf>>>();
async function plansOf(statements: readonly SentStatement[]): Promise<Awaited<ReturnType<typeof accessesOf>>> {
  const plans = [];
  for (const statement of statements) {
    const key = JSON.stringify(statement);
    const known = explained.get(key) ?? (await accessesOf(shop.db, [statement]));
    explained.set(key, known);
    plans.push(...known);
  }
  return plans;
}

test('every list of the schema has a case here', () => {
  assert.deepEqual(listFields().filter((field) => !elsewhere.test(field) && !(field in cases)), []);
  assert.deepEqual(Object.keys(cases).filter((field) => !listFields().includes(field)), []);
});

for (const field of listFields().filter((each) => !elsewhere.test(each))) {
  test(`${field}: more items take no more statements, and none scans a table`, async (t) => {
    // Once before, so that what is kept in memory is so for both.
    const cold = await plansOf(await run(field, many));
    const [large, small] = [await run(field, many), await run(field, few)];
    assert.ok(large.length <= small.length, `${large.length} statements for ${many}, ${small.length} for ${few}:\n${large.map(({ sql }) => sql).join('\n')}`);
    refuseScans(cold, largeTableRows);
    refuseScans(await plansOf(large), largeTableRows);
    t.diagnostic(`${field} | ${large.length} statements | ${summaryOf(cold)}`);
  });
}

test('what is read in the background scans no table either', async () => {
  sent.take();
  await releaseExpired(shop.deps);
  await announceQueued(shop.deps);
  await announceReturns(shop.deps);
  await changeDuePrices(shop.deps);
  await abandonOldUploads(shop.deps.db, new Date(0), new Date());
  const owner = { ...customer(), memberships: [{ tenantId: demo.vendors[0]?.id ?? '', role: 'OWNER' }] };
  await exportPage(shop.db, { viewer: owner, vendorId: demo.vendors[0]?.id ?? '', first: 5 });
  refuseScans(await accessesOf(shop.db, sent.take()), largeTableRows);
});
