import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { saysPersonal } from '#platform/graphql/answer-scope';
import { countStatements } from '#platform/testing/test-database';
import { anonymous, customer } from '#platform/testing/test-viewer';
import { announceQueued } from '../use-cases/announce-products.ts';
import { archiveProduct } from '../use-cases/publish-product.ts';
import { buyerOf, openShop, type Shop, type TestProduct, type TestVendor } from './harness.ts';

let shop: Shop;
let loom: TestVendor;
let kiln: TestVendor;
let throwBlanket: TestProduct;
let mug: TestProduct;
before(async () => {
  shop = await openShop();
  [loom, kiln] = [await shop.vendor('Fjord Loom'), await shop.vendor('Kiln Works')];
  throwBlanket = await shop.product({
    vendor: loom, title: 'Herringbone throw', description: 'Woven from Göteborg wool.', tags: ['blanket'], priceMinor: 8900, stock: 2,
    colours: ['Oat', 'Sage'], attributes: [{ name: 'Material', value: 'Wool' }],
    media: [{ key: 'product/throw/1', alt: 'A throw', width: 800, height: 600 }],
  });
  mug = await shop.product({ vendor: kiln, title: 'Stoneware mugs', category: 'kitchen', priceMinor: 2400, stock: 50, attributes: [{ name: 'Material', value: 'Stoneware' }] });
  await shop.product({ vendor: kiln, title: 'Oak board', category: 'kitchen', priceMinor: 4500, stock: 0, attributes: [{ name: 'Material', value: 'Oak' }] });
  await shop.product({ vendor: kiln, title: 'Go set 囲碁セット', category: 'games', priceMinor: 12_000 });
});
after(() => shop.close());

interface List {
  products: {
    edges: { cursor: string; node: { id: string; title: string } }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string };
    totalCount: number;
    facets: { code: string; values: { value: string; label: string; count: number }[] }[];
  };
}
const list = async (args: string, extra = '', viewer?: Viewer) => {
  const query = `{ products(${args}) { edges { cursor node { id title } } pageInfo { hasNextPage hasPreviousPage endCursor } ${extra} } }`;
  const { data, errors } = await shop.call<List>({ query, ...(viewer && { viewer }) });
  assert.equal(errors, undefined);
  return data.products;
};
const titles = async (args: string) => (await list(args)).edges.map(({ node }) => node.title);

test('words are found in title, description, tags, vendor and category, in singular and plural, with and without accents', async () => {
  for (const words of ['throw', 'throws', 'HERRINGBONE Throw', 'goteborg', 'Göteborg', 'blanket', 'fjord', 'textiles', 'herringb']) {
    assert.deepEqual(await titles(`query: "${words}"`), ['Herringbone throw'], words);
  }
  assert.deepEqual(await titles('query: "mug"'), ['Stoneware mugs']);
  assert.deepEqual(await titles('query: "囲碁"'), ['Go set 囲碁セット']);
  assert.deepEqual(await titles('query: "go"'), ['Go set 囲碁セット']);
});

test('all words must occur; stop words do not count; signs of the search language are only signs', async () => {
  assert.deepEqual(await titles('query: "throw mug"'), []);
  assert.deepEqual(await titles('query: "the throw for"'), ['Herringbone throw']);
  for (const words of ['throw -herringbone', '+throw*', 'throw"', '(throw', '~throw <>']) assert.deepEqual(await titles(`query: ${JSON.stringify(words)}`), ['Herringbone throw'], words);
  assert.deepEqual(await titles('query: "throw @3"'), []);
  assert.equal((await titles('query: "***"')).length, 4);
});

test('a mistyped word finds what was meant', async () => {
  assert.deepEqual(await titles('query: "heringbone"'), ['Herringbone throw']);
  assert.deepEqual(await titles('query: "stonewear mug"'), ['Stoneware mugs']);
  assert.deepEqual(await titles('query: "xyzzyx"'), []);
});

test('suggestions continue what is typed and forgive typos', async () => {
  const suggest = async (query: string) => (await shop.call<{ productSuggestions: string[] }>({ query: `{ productSuggestions(query: "${query}") }` })).data.productSuggestions;
  assert.deepEqual((await suggest('herr')).slice(0, 2), ['herringbone', 'herringbone throw']);
  assert.ok((await suggest('stonwa')).includes('stoneware'));
  assert.ok((await suggest('oak bo')).includes('oak board'));
  assert.deepEqual(await suggest('h'), []);
});

test('filters narrow, alone and together', async () => {
  assert.deepEqual((await titles('filter: { category: "home" }')).toSorted(), ['Herringbone throw', 'Oak board', 'Stoneware mugs']);
  assert.deepEqual(await titles('filter: { category: "kitchen", inStock: true }'), ['Stoneware mugs']);
  assert.deepEqual(await titles('filter: { vendors: ["fjord-loom"] }'), ['Herringbone throw']);
  assert.deepEqual(await titles('filter: { minPriceMinor: 4500, maxPriceMinor: 9000 }, sort: PRICE_ASC'), ['Oak board', 'Herringbone throw']);
  assert.deepEqual((await titles('filter: { attributes: [{ code: "material", values: ["oak", "wool"] }] }')).toSorted(), ['Herringbone throw', 'Oak board']);
  assert.deepEqual(await titles('filter: { attributes: [{ code: "colour", values: ["Sage"] }] }'), ['Herringbone throw']);
  assert.deepEqual(await titles(`filter: { ids: ["${mug.id}", "prd_nothing"] }`), ['Stoneware mugs']);
  for (const nothing of ['category: "nowhere"', 'vendors: ["nobody"]', 'vendors: []', 'ids: []', 'minRating: 4', 'attributes: [{ code: "material", values: [] }]']) {
    assert.deepEqual(await titles(`filter: { ${nothing} }`), [], nothing);
  }
});

test('each sort pages by cursor through every product once, also while something is added', async () => {
  for (const sort of ['NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'RATING', 'BEST_SELLING', 'RELEVANCE']) {
    const seen: string[] = [];
    let after = '';
    for (let page = 0; page < 5; page += 1) {
      const { edges, pageInfo } = await list(`first: 1, sort: ${sort}${after && `, after: "${after}"`}`);
      seen.push(...edges.map(({ node }) => node.title));
      assert.equal(pageInfo.hasPreviousPage, page > 0);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    assert.equal(new Set(seen).size, 4, `${sort}: ${seen.join(', ')}`);
    assert.equal(seen.length, 4, sort);
  }
  assert.deepEqual(await titles('sort: PRICE_ASC'), ['Stoneware mugs', 'Oak board', 'Herringbone throw', 'Go set 囲碁セット']);
  assert.deepEqual(await titles('sort: PRICE_DESC, offset: 1, first: 2'), ['Herringbone throw', 'Oak board']);
});

test('wrong page arguments are refused by name', async () => {
  for (const args of ['first: 0', 'first: 101', 'offset: 10001', 'offset: -1', 'after: "rubbish!"', 'after: "WzEsMl0"', 'offset: 1, after: "WzAsInByZF8wIl0"']) {
    const { code } = await shop.call({ query: `{ products(${args}) { edges { cursor } } }` });
    assert.equal(code, 'BAD_USER_INPUT', args);
  }
});

test('the total and the facets count the whole result, a facet as if it were not filtered by', async () => {
  const { totalCount, facets } = await list('first: 1, filter: { category: "home", attributes: [{ code: "material", values: ["Wool"] }] }', 'totalCount facets { code values { value count } }');
  assert.equal(totalCount, 1);
  const values = (code: string) => Object.fromEntries(facets.find((facet) => facet.code === code)?.values.map(({ value, count }) => [value, count]) ?? []);
  assert.deepEqual(values('category'), { home: 1, textiles: 1 });
  assert.deepEqual(values('vendor'), { 'fjord-loom': 1 });
  assert.deepEqual(values('price'), { '5000-9999': 1 });
  assert.deepEqual(values('availability'), { LOW_STOCK: 1 });
  assert.deepEqual(values('material'), { Wool: 1, Stoneware: 1, Oak: 1 });
  assert.deepEqual(values('colour'), { Oat: 1, Sage: 1 });
  assert.equal((await list('first: 1, filter: { category: "kitchen" }', 'totalCount')).totalCount, 2);
});

test('what is hidden stays hidden: drafts, and everything of a suspended vendor, at once', async () => {
  const vendor = await shop.vendor('Gone Tomorrow');
  const product = await shop.product({ vendor, title: 'Vanishing vase' });
  const draft = await shop.product({ vendor, title: 'Secret vase', isDraft: true });
  const ways = async (of: TestProduct, viewer?: Viewer) => {
    const query = `query ($id: ID!, $slug: String!, $variant: ID!, $refs: [_Any!]!) { byId: product(id: $id) { id } bySlug: product(slug: $slug) { id } productLookup(ids: [$id]) { id } productVariant(id: $variant) { id } productVariantLookup(ids: [$variant]) { id }
      products(query: "vase", filter: { ids: [$id] }) { edges { node { id } } } all: products(filter: { ids: [$id] }) { edges { node { id } } }
      _entities(representations: $refs) { ... on Product { id } ... on ProductVariant { id } ... on Vendor { products { edges { node { id } } } } } }`;
    const refs = [
      { __typename: 'Product', id: of.id }, { __typename: 'Product', slug: of.slug }, { __typename: 'ProductVariant', id: of.variantId }, { __typename: 'Vendor', id: of.vendorId },
    ];
    const { data, errors } = await shop.call({ query, variables: { id: of.id, slug: of.slug, variant: of.variantId, refs }, ...(viewer && { viewer }) });
    assert.equal(errors, undefined);
    return JSON.stringify(data).includes(of.id) || JSON.stringify(data).includes(of.variantId);
  };
  assert.equal(await ways(product), true);
  assert.equal(await ways(draft), false);
  assert.equal(await ways(draft, loom.owner), false);
  assert.equal(await ways(draft, vendor.owner), true);
  await shop.vendorChanges(vendor, { status: 'SUSPENDED' });
  assert.equal(await ways(product), false);
  assert.equal(await ways(product, customer()), false);
  assert.equal(await ways(product, await buyerOf(shop, product)), true);
  assert.equal(await ways(draft, await buyerOf(shop, draft)), false);
  while ((await announceQueued(shop.deps)) > 0) continue;
  assert.equal(await ways(product), false);
  await shop.vendorChanges(vendor, { status: 'APPROVED' });
  while ((await announceQueued(shop.deps)) > 0) continue;
  assert.equal(await ways(product), true);
});

test('many products or variants are had by their ids in one question, those that are there, each once', async () => {
  const [one, two] = [await shop.product({ title: 'One of many' }), await shop.product({ title: 'Two of many' })];
  const query = 'query ($ids: [ID!]!, $variants: [ID!]!) { productLookup(ids: $ids) { id title } productVariantLookup(ids: $variants) { id product { title } } }';
  const { data } = await shop.call({ query, variables: { ids: [two.id, 'prd_none', one.id, two.id], variants: [one.variantId, 'var_none'] } });
  const { productLookup, productVariantLookup } = data as unknown as { productLookup: { id: string; title: string }[]; productVariantLookup: object[] };
  assert.deepEqual(new Map(productLookup.map(({ id, title }) => [id, title])), new Map([[one.id, 'One of many'], [two.id, 'Two of many']]));
  assert.equal(productLookup.length, 2);
  assert.deepEqual(productVariantLookup, [{ id: one.variantId, product: { title: 'One of many' } }]);
  const { errors } = await shop.call({ query, variables: { ids: Array.from({ length: 101 }, (_, index) => `prd_${index}`), variants: [] } });
  assert.equal(errors?.[0]?.extensions?.['code'], 'BAD_USER_INPUT');
});

test('a vendor that takes no orders is seen, but nothing of it is available', async () => {
  const vendor = await shop.vendor('On Holiday');
  const product = await shop.product({ vendor, stock: 9 });
  await shop.vendorChanges(vendor, { isAcceptingOrders: false });
  const query = 'query ($id: ID!) { product(id: $id) { availability variants { availability availableQuantity } } }';
  const { data } = await shop.call({ query, variables: { id: product.id } });
  assert.deepEqual(data, { product: { availability: 'UNAVAILABLE', variants: [{ availability: 'UNAVAILABLE', availableQuantity: 0 }] } });
});

test('availability follows the stock, for the variant and for the product', async () => {
  const query = 'query ($id: ID!) { product(id: $id) { availability variants { availability availableQuantity } } }';
  const { data } = await shop.call({ query, variables: { id: throwBlanket.id } });
  assert.deepEqual(data, {
    product: { availability: 'LOW_STOCK', variants: [{ availability: 'LOW_STOCK', availableQuantity: 2 }, { availability: 'LOW_STOCK', availableQuantity: 2 }] },
  });
  const rich = await shop.call({ query, variables: { id: mug.id } });
  assert.deepEqual(rich.data, { product: { availability: 'IN_STOCK', variants: [{ availability: 'IN_STOCK', availableQuantity: 50 }] } });
});

test('categories form a tree with counts', async () => {
  interface Tree {
    categories: { slug: string; children: { slug: string }[] }[];
  }
  const { data } = await shop.call<Tree>({ query: '{ categories { slug productCount children { slug productCount parent { slug } path { slug } } } }' });
  assert.deepEqual(data.categories.map(({ slug }) => slug), ['games', 'home']);
  const children = data.categories[1]?.children ?? [];
  assert.equal(children.length, 2);
  assert.deepEqual(children.find(({ slug }) => slug === 'kitchen'), {
    slug: 'kitchen', productCount: 2, parent: { slug: 'home' }, path: [{ slug: 'home' }, { slug: 'kitchen' }],
  });
});

const everything = `edges { node { id title options { name } tags vendor { id rating { average count } } category { name parent { name } path { name } productCount } rating { average }
  priceRange { min { amount } } availability media(first: 1) { url } attributes { name } defaultVariant { sku }
  variants { sku price { amount } compareAtPrice { amount } availability availableQuantity image { url } optionValues { value } product { title } }
  reviews(first: 2) { totalCount edges { node { rating } } } related(first: 2) { id title priceRange { min { amount } } } } }`;

test('the number of statements does not grow with the list, and the usual list takes a handful', async () => {
  for (let index = 0; index < 12; index += 1) await shop.product({ vendor: index % 2 === 0 ? loom : kiln, category: index % 3 === 0 ? 'kitchen' : 'textiles', colours: ['Oat', 'Sage'] });
  const ask = (selection: string, first: number) => countStatements(() => shop.call({ query: `{ products(first: ${first}, sort: NEWEST) { ${selection} } }` }));
  await ask(everything, 12);
  const few = await ask(everything, 2);
  const many = await ask(everything, 12);
  assert.equal(few.result.errors, undefined);
  assert.ok(many.statements.length <= few.statements.length, many.statements.join('\n'));
  const usual = 'edges { node { title vendor { id rating { average } } rating { average } priceRange { min { amount } } media(first: 1) { url } variants { sku price { amount } availability availableQuantity } } }';
  await ask(usual, 12);
  assert.ok((await ask(usual, 12)).statements.length <= 4);
});

test('lists inside lists take one statement: products of vendors, children and counts of categories', async () => {
  const vendors = await Promise.all(Array.from({ length: 6 }, () => shop.vendor()));
  for (const vendor of vendors) await shop.product({ vendor });
  const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Vendor { rating { count } products(first: 2, sort: PRICE_ASC) { edges { node { title } } } }
    ... on Category { name productCount path { name } children { name } parent { name } image { url } } } }`;
  const refs = vendors.map(({ id }) => ({ __typename: 'Vendor', id }));
  const categories = ['cat_home', 'cat_kitchen', 'cat_textiles', 'cat_games'].map((id) => ({ __typename: 'Category', id }));
  for (const [all, part] of [[refs, refs.slice(1, 3)], [categories, categories.slice(1, 3)]] as const) {
    await shop.call({ query, variables: { refs: all } });
    const one = await countStatements(() => shop.call({ query, variables: { refs: part } }));
    const more = await countStatements(() => shop.call({ query, variables: { refs: all } }));
    assert.equal(more.result.errors, undefined);
    assert.ok(more.statements.length <= one.statements.length, more.statements.join('\n'));
  }
});

test('what is not sold any more is there for those who received it, and the gateway is told to keep neither answer for others', async () => {
  const [archived, current] = [await shop.product({ vendor: kiln }), await shop.product({ vendor: kiln })];
  const buyer = await buyerOf(shop, archived);
  await archiveProduct(shop.deps, { viewer: kiln.owner, productId: archived.id });
  const look = (product: TestProduct, viewer: Viewer) => shop.call<{ product: { id: string } | null }>({ query: 'query ($id: ID!) { product(id: $id) { id } }', variables: { id: product.id }, viewer });
  for (const [product, viewer, isThere, isPersonal] of [[archived, buyer, true, true], [archived, customer(), false, true], [archived, anonymous(), false, true], [archived, kiln.owner, true, false], [current, customer(), true, false]] as const) {
    const { data, extensions } = await look(product, viewer);
    assert.deepEqual([data.product !== null, saysPersonal(extensions)], [isThere, isPersonal]);
  }
});
