import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { at } from './browser.ts';
import { startHarness, type Harness } from './harness.ts';

describe('screens', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const screens: [name: string, variables: object, filled: string[]][] = [
    ['HomePage', {}, ['homePage.categories', 'homePage.newArrivals', 'homePage.bestSellers', 'homePage.topRated', 'homePage.vendors', 'homePage.seo']],
    ['SearchPage', { query: 'oak' }, ['searchPage.results.items', 'searchPage.results.facets', 'searchPage.suggestions', 'searchPage.seo']],
    ['CategoryPage', { slug: 'kitchen' }, ['categoryPage.category', 'categoryPage.products.items', 'categoryPage.seo']],
    ['ProductPage', { slug: 'oak-bowl' }, ['productPage.product', 'productPage.purchase', 'productPage.delivery', 'productPage.vendor', 'productPage.reviews', 'productPage.related', 'productPage.seo']],
    ['VendorPage', { slug: 'holzwerk' }, ['vendorPage.vendor', 'vendorPage.products.items', 'vendorPage.seo']],
    ['CartPage', {}, ['cartPage.cart.groups', 'cartPage.suggestions']],
    ['CheckoutPage', {}, ['checkoutPage.cart', 'checkoutPage.contact']],
    ['CheckoutStatus', { id: 'cko_1' }, ['checkoutStatus.state', 'checkoutStatus.orderUrl']],
    ['OrderPage', { number: 'M-1' }, ['orderPage.order', 'orderPage.shipments', 'orderPage.timeline']],
  ];

  for (const [name, variables, filled] of screens) {
    it(`${name} comes whole, with one gateway request`, async () => {
      harness.gateway.mock({ Query: { cart: {} } });
      const answer = await harness.browser().run(name, variables);
      assert.deepEqual([answer.status, answer.errors, answer.sections], [200, [], []]);
      for (const path of filled) assert.ok(at(answer, path), `${path} is empty`);
      assert.deepEqual(harness.gateway.requests.map((request) => request.operationName), [`Web${name}`]);
    });
  }

  it('asks the gateway only for the sections that are shown', async () => {
    await harness.browser().run('HomePage');
    assert.equal(harness.gateway.requests[0]?.variables['withRecentOrders'], false, 'guests have no recent orders');
    assert.equal(harness.gateway.requests[0]?.variables['withVendors'], true);
  });

  it('answers null, not a page of holes, for a product, category, vendor or order that does not exist', async () => {
    harness.gateway.mock({ Query: { product: null, category: null, vendor: null, order: null } });
    const pages: [string, string, object][] = [['ProductPage', 'productPage', { slug: 'x' }], ['CategoryPage', 'categoryPage', { slug: 'x' }], ['VendorPage', 'vendorPage', { slug: 'x' }], ['OrderPage', 'orderPage', { number: 'x' }]];
    for (const [name, field, variables] of pages) {
      const answer = await harness.browser().run(name, variables);
      assert.deepEqual([answer.data, answer.errors, answer.sections], [{ [field]: null }, [], []]);
    }
  });

  it('passes market, filters and page numbers on', async () => {
    const variables = { query: ' oak ', page: 3, pageSize: 12, sort: 'PRICE_ASC', filter: { inStock: true }, market: { currency: 'USD', locale: 'en-US' } };
    harness.gateway.mock({ ProductConnection: { totalCount: 30 } });
    const answer = await harness.browser().run('SearchPage', variables);
    const { query, offset, first, sort, filter, currency } = harness.gateway.requests[0]?.variables ?? {};
    assert.deepEqual({ query, offset, first, sort, filter, currency }, { query: 'oak', offset: 24, first: 12, sort: 'PRICE_ASC', filter: { inStock: true }, currency: 'USD' });
    assert.deepEqual(at(answer, 'searchPage.results.pagination'), { page: 3, pageSize: 12, pageCount: 3, totalCount: 30, hasPrevious: true, hasNext: false });
  });

  it('shows the texts of the catalog in the language of the market: titles, categories, facts, options and facets', async () => {
    const asked = (what: string) => ({ locale }: Readonly<Record<string, unknown>>) => `${what} in ${String(locale)}`;
    const words = (what: string) => ({ locale }: Readonly<Record<string, unknown>>) => [{ name: `${what} in ${String(locale)}` }];
    harness.gateway.mock({
      Product: { title: asked('title'), description: asked('description'), options: words('option'), attributes: words('fact') },
      ProductVariant: { title: asked('variant'), optionValues: words('value') },
      Category: { name: asked('category'), description: asked('place') },
      ProductConnection: { facets: ({ locale }: Readonly<Record<string, unknown>>) => [{ code: 'price', name: `facet in ${String(locale)}`, values: [] }] },
    });
    const pages: [string, object, RegExp[]][] = [
      ['HomePage', {}, [/title in/, /category in/]],
      ['ProductPage', { slug: 'a' }, [/title in/, /description in/, /option in/, /fact in/, /variant in/, /value in/, /category in/]],
      ['CategoryPage', { slug: 'a' }, [/title in/, /category in/, /place in/, /facet in/]],
      ['SearchPage', { query: 'oak' }, [/title in/, /facet in/]],
      ['VendorPage', { slug: 'a' }, [/title in/, /facet in/]],
    ];
    for (const [name, variables, expected] of pages) {
      const { text } = await harness.browser().run(name, { ...variables, market: { locale: 'de-at-u-nu-latn' } });
      for (const pattern of expected) assert.match(text, pattern, name);
      assert.deepEqual([...new Set(text.match(/ in [a-z]{2}-[\w-]+/g))], [' in de-AT'], name);
    }
  });

  it('refuses pages out of range and locales that are none, saying what is expected', async () => {
    for (const variables of [{ page: 0 }, { pageSize: 97 }, { page: 900 }, { market: { locale: 'not a locale' } }]) {
      const answer = await harness.browser().run('SearchPage', variables);
      assert.equal(answer.errors[0]?.extensions.code, 'BAD_USER_INPUT');
    }
    assert.equal(harness.gateway.requests.length, 0);
  });

  it('keeps the account for people who are signed in', async () => {
    const answer = await harness.browser().run('AccountPage');
    assert.deepEqual(answer.data, { accountPage: null });
    assert.equal(answer.errors[0]?.extensions.code, 'UNAUTHENTICATED');
  });
});
