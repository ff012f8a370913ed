import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { at, homeSections } from './app.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('screens', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const screens: [name: string, variables: object, filled: string[]][] = [
    ['Home', {}, ['home.sections.0.categories']],
    ['Product', { slug: 'oak-bowl' }, ['product.product', 'product.purchase', 'product.delivery', 'product.seller']],
    ['ProductMore', { slug: 'oak-bowl' }, ['product.reviews', 'product.related']],
    ['CategoryFeed', { slug: 'kitchen' }, ['categoryFeed.category', 'categoryFeed.products.items']],
    ['Search', { query: 'mug' }, ['search.results.items', 'search.suggestions']],
    ['Vendor', { slug: 'kiln' }, ['vendor.vendor', 'vendor.products.items']],
    ['Cart', {}, ['cart.cart.groups']],
    ['CartMore', {}, ['cart.cart.groups.0.shippingOptions']],
    ['CheckoutStatus', { id: 'cko_1' }, ['checkoutStatus.state', 'checkoutStatus.orderNumber']],
    ['Order', { number: 'M-1' }, ['order.order', 'order.shipments', 'order.timeline']],
    ['OrderMore', { number: 'M-1' }, ['order.shipments.0.returns', 'order.shipments.0.messages']],
  ];
  for (const [name, variables, filled] of screens) {
    it(`${name} comes whole, with one gateway request`, async () => {
      harness.gateway.mock({ Query: { cart: {} } });
      const answer = await harness.app().run(name, variables);
      assert.deepEqual([answer.status, answer.errors, answer.sections], [200, [], []]);
      for (const path of filled) assert.ok(at(answer, path), `${path} is empty`);
      assert.deepEqual(harness.gateway.requests.map((request) => request.operationName), [`Mobile${name.replace('More', '')}`]);
    });
  }

  const personal: [name: string, field: string, filled: string[]][] = [
    ['Orders', 'orders', ['orders.items.0.number']],
    ['Account', 'account', ['account.profile', 'account.addresses', 'account.devices']],
    ['Notifications', 'notifications', ['notifications.items.0.title']],
    ['CheckoutSheet', 'cart', ['cart.addresses', 'cart.cart']],
  ];
  for (const [name, field, filled] of personal) {
    it(`${name} comes whole for who is signed in, with one gateway request`, async () => {
      withPeople(harness.gateway);
      const app = await signIn(harness.app(), 'ada@example.com');
      harness.gateway.requests.length = 0;
      const answer = await app.run(name);
      assert.deepEqual([answer.errors, answer.sections], [[], []]);
      for (const path of filled) assert.ok(at(answer, path), `${path} is empty`);
      assert.equal(harness.gateway.requests.length, 1);
      if (field === 'cart') return;
      const refused = await harness.app().run(name);
      assert.deepEqual([refused.data, refused.errors[0]?.extensions.code], [{ [field]: null }, 'UNAUTHENTICATED']);
    });
  }

  it('asks the gateway only for what was selected and may be shown', async () => {
    await harness.app().run('Home');
    assert.equal(harness.gateway.requests[0]?.variables['withRecentOrders'], false, 'guests have no recent orders');
    const asked = async (name: string, variables: object): Promise<Record<string, unknown>> => {
      await harness.app().run(name, variables);
      return harness.gateway.requests.pop()?.variables ?? {};
    };
    assert.deepEqual([(await asked('Cart', {}))['withChoices'], (await asked('CartMore', {}))['withChoices']], [false, true]);
    const [order, more] = [await asked('Order', { number: 'M-1' }), await asked('OrderMore', { number: 'M-1' })];
    assert.deepEqual([order, more].map(({ withOrder, withReturns, withMessages, withDocuments }) => [withOrder, withReturns, withMessages, withDocuments]), [[true, false, false, false], [false, true, true, true]]);
    await harness.app().run('CategoryFeed', { slug: 'kitchen', after: 'c', isFirstPage: false });
    assert.equal(harness.gateway.requests[1]?.variables['withHeader'], false, 'the head comes with the first page');
    await harness.app().run('Cart');
    assert.equal(harness.gateway.requests[2]?.variables['withAddresses'], false);
  });

  it('answers null, not a screen of holes, for a product, category or order that does not exist', async () => {
    harness.gateway.mock({ Query: { product: null, category: null, vendor: null, order: null } });
    for (const [name, field, variables] of [['Product', 'product', { id: 'prd_x' }], ['CategoryFeed', 'categoryFeed', { slug: 'x' }], ['Vendor', 'vendor', { slug: 'x' }], ['Order', 'order', { number: 'x' }]] as const) {
      const answer = await harness.app().run(name, variables);
      assert.deepEqual([answer.data, answer.errors, answer.sections], [{ [field]: null }, [], []]);
    }
  });

  it('lists go on by cursor, at most 20 entries at a time', async () => {
    harness.gateway.mock({ PageInfo: { hasNextPage: true, endCursor: 'next' } });
    const answer = await harness.app().run('CategoryFeed', { slug: 'kitchen', first: 10, after: 'here', inStock: true, sort: 'PRICE_ASC' });
    const { slug, first, after, inStock, sort } = harness.gateway.requests[0]?.variables ?? {};
    assert.deepEqual({ slug, first, after, inStock, sort }, { slug: 'kitchen', first: 10, after: 'here', inStock: true, sort: 'PRICE_ASC' });
    assert.equal(at(answer, 'categoryFeed.products.nextCursor'), 'next');
    harness.gateway.mock({ PageInfo: { hasNextPage: false, endCursor: 'last' } });
    assert.equal(at(await harness.app().run('CategoryFeed', { slug: 'kitchen' }), 'categoryFeed.products.nextCursor'), null);
    for (const first of [0, 21]) assert.equal((await harness.app().run('CategoryFeed', { slug: 'kitchen', first })).errors[0]?.extensions.code, 'BAD_USER_INPUT');
  });

  it('pictures come in one width that fits the device: by header, or by argument, which wins', async () => {
    const tileWidth = async (display: object | undefined, headers: Record<string, string>): Promise<unknown> => {
      await harness.app().run('Home', { display }, { headers });
      return harness.gateway.requests.at(-1)?.variables['tileWidth'];
    };
    assert.equal(await tileWidth(undefined, {}), 320);
    assert.equal(await tileWidth(undefined, { 'x-device-pixel-ratio': '3' }), 480);
    assert.equal(await tileWidth({ pixelRatio: 1 }, { 'x-device-pixel-ratio': '3' }), 160);
    for (const [variables, headers] of [[{ display: { pixelRatio: 9 } }, {}], [{}, { 'x-device-pixel-ratio': 'big' }]] as const) {
      assert.equal((await harness.app().run('Home', variables, { headers })).errors[0]?.extensions.code, 'BAD_USER_INPUT');
    }
  });

  it('speaks the language and the market of the device', async () => {
    const answer = await harness.app().run('Home', { display: { locale: 'de-AT', currency: 'USD' } });
    assert.equal(homeSections(answer)[0]?.title, 'Kategorien');
    assert.equal(harness.gateway.requests[0]?.variables['currency'], 'USD');
    const wrong = await harness.app().run('Home', { display: { locale: 'not a locale' } });
    assert.equal(wrong.errors[0]?.extensions.code, 'BAD_USER_INPUT');
  });

  it('shows the texts of the catalog in the language of the device: titles, texts, categories and options', async () => {
    const asked = (what: string) => ({ locale }: Readonly<Record<string, unknown>>) => `${what} in ${String(locale)}`;
    const words = (what: string) => ({ locale }: Readonly<Record<string, unknown>>) => [{ name: `${what} in ${String(locale)}` }];
    harness.gateway.mock({
      Product: { title: asked('title'), description: asked('description'), options: words('option'), },
      ProductVariant: { optionValues: ({ locale }: Readonly<Record<string, unknown>>) => [{ name: `option in ${String(locale)}`, value: `value in ${String(locale)}` }] },
      Category: { name: asked('category'), description: asked('place') },
    });
    const screens: [string, object, RegExp[]][] = [
      ['Home', {}, [/title in/, /category in/]],
      ['Product', { slug: 'a' }, [/title in/, /description in/, /option in/, /value in/]],
      ['CategoryFeed', { slug: 'a' }, [/title in/, /category in/]],
      ['Search', { query: 'oak' }, [/title in/]],
      ['Vendor', { slug: 'a' }, [/title in/]],
    ];
    for (const [name, variables, expected] of screens) {
      const { text } = await harness.app().run(name, { ...variables, display: { locale: 'fr-ca-u-nu-latn' } });
      for (const pattern of expected) assert.match(text, pattern, name);
      assert.deepEqual([...new Set(text.match(/ in [a-z]{2}-[\w-]+/g))], [' in fr-CA'], name);
    }
  });

  it('takes a product by name or by id, not by both and not by neither', async () => {
    for (const variables of [{}, { slug: 'a', id: 'prd_1' }]) {
      assert.equal((await harness.app().run('Product', variables)).errors[0]?.extensions.code, 'BAD_USER_INPUT');
    }
    assert.equal(harness.gateway.requests.length, 0);
  });
});
