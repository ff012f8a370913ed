import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { anonymousViewer, type Viewer } from '#platform/auth/viewer';
import { markPersonal } from '#platform/graphql/answer-scope';
import { waitFor } from '#platform/testing/wait-for';
import { startCachedShop, type CachedShop } from '../fixtures/cached-shop.ts';
import type { Behaviour } from '../fixtures/fixture-subgraph.ts';
import { startCachedGateway, type CachedGateway } from '../fixtures/start-cached-gateway.ts';

const viewers: Record<string, Partial<Viewer>> = {
  anna: { userId: 'usr_anna', roles: ['customer'] },
  bert: { userId: 'usr_bert', roles: ['customer'] },
  staff: { userId: 'usr_staff', memberships: [{ tenantId: 'v1', role: 'OWNER' }] },
};
const as = (name: string) => ({ authorization: `Bearer ${name}` });

describe('the cache of entities and root fields', () => {
  let shop: CachedShop;
  let gateway: CachedGateway;
  /** How many requests the subgraphs got for a query. */
  const calls = async (query: string, headers: Record<string, string> = {}, variables: Record<string, unknown> = {}) => {
    shop.catalog.requests.length = 0;
    shop.reviews.requests.length = 0;
    const answer = await gateway.query(query, variables, headers);
    return { ...answer, catalog: shop.catalog.requests.length, reviews: shop.reviews.requests.length, sent: shop.reviews.requests[0]?.variables['representations'] as unknown[] | undefined };
  };
  /** The answer is stored after it was sent. */
  const cached = async (query: string, headers: Record<string, string> = {}) => {
    await gateway.query(query, {}, headers);
    return waitFor(
      async () => {
        const again = await calls(query, headers);
        return again.catalog + again.reviews === 0 ? again : undefined;
      },
      { what: 'the answer to be cached' },
    );
  };

  before(async () => {
    shop = await startCachedShop();
    gateway = await startCachedGateway([shop.catalog, shop.reviews], {
      // Longer than a test holds back an answer: a call that is given up would be asked again.
      overrides: { viewerOfToken: async (token) => anonymousViewer({ kind: 'user', ...viewers[token] }), maxDurationMs: 30_000, subgraphSettings: { timeoutMs: 30_000 } },
    });
  });
  after(async () => {
    await gateway.close();
    await shop.close();
  });
  beforeEach(async () => {
    await gateway.cache.evict({ subgraphs: ['catalog', 'reviews'] });
    for (const [id, price] of [['1', 10], ['2', 20], ['3', 30]] as const) shop.prices.set(id, price);
    shop.catalog.behaviour = undefined;
    shop.reviews.behaviour = undefined;
  });

  test('an answer is given again without asking, whoever of the public asks', async () => {
    const first = await cached('{ product(id: "1") { name price stars } }');
    assert.deepEqual(first.data, { product: { name: 'Product 1', price: 10, stars: 1 } });
    assert.equal((await calls('{ product(id: "1") { name price stars } }', as('anna'))).catalog, 0);
  });

  test('only what is missing is asked for', async () => {
    await cached('{ product(id: "2") { stars } }');
    const list = await calls('{ products { stars } }');
    assert.deepEqual(list.data, { products: [{ stars: 1 }, { stars: 2 }, { stars: 3 }] });
    assert.deepEqual(list.sent, [{ __typename: 'Product', id: '1' }, { __typename: 'Product', id: '3' }]);
  });

  test('root fields are kept one by one: those that may not be kept are asked for alone', async () => {
    await cached('{ product(id: "1") { name } }');
    const both = await calls('{ product(id: "1") { name } now }');
    assert.deepEqual(both.data, { product: { name: 'Product 1' }, now: 1 });
    assert.equal(both.catalog, 1);
    assert.doesNotMatch(shop.catalog.requests[0]?.query ?? '', /product/);
  });

  test('variables are part of the key', async () => {
    const query = 'query ($id: ID!) { product(id: $id) { name } }';
    await gateway.query(query, { id: '1' });
    assert.deepEqual((await gateway.query(query, { id: '2' })).data, { product: { name: 'Product 2' } });
  });

  test('the name of an operation is no part of the key: all who select the same share it', async () => {
    await cached('query ofTheWeb { product(id: "1") { name stars } }');
    const { catalog, reviews } = await calls('query ofTheApp { product(id: "1") { name stars } }');
    assert.deepEqual({ catalog, reviews }, { catalog: 0, reviews: 0 });
  });

  test('what has no hint, or 0, is not kept', async () => {
    await gateway.query('{ product(id: "1") { uncached { value } } }');
    await gateway.query('{ product(id: "1") { visits } }');
    assert.equal((await calls('{ product(id: "1") { uncached { value } } }')).catalog, 1);
    assert.equal((await calls('{ product(id: "1") { visits } }')).reviews, 1);
  });

  test('private answers are for one person only, and for nobody without one', async () => {
    await cached('{ me { greeting } }', as('anna'));
    assert.equal((await calls('{ me { greeting } }', as('bert'))).catalog, 1);
    await gateway.query('{ me { greeting } }');
    assert.equal((await calls('{ me { greeting } }')).catalog, 1);
  });

  test('people with rights share nothing with the public', async () => {
    await cached('{ product(id: "1") { name } }', as('staff'));
    assert.equal((await calls('{ product(id: "1") { name } }')).catalog, 1);
  });

  const personally: Behaviour = async (response, answer) => void response.writeHead(200, { 'content-type': 'application/json' }).end(markPersonal(await answer()));

  test('what a subgraph says is for this viewer only is kept for nobody, though its schema calls it public', async () => {
    shop.catalog.behaviour = personally;
    shop.reviews.behaviour = personally;
    for (const query of ['{ product(id: "1") { name } }', '{ product(id: "1") { name stars } }', '{ product(id: "9") { name } }']) {
      await gateway.query(query, {}, as('anna'));
      for (const headers of [as('bert'), {}]) {
        const again = await calls(query, headers);
        assert.deepEqual([again.catalog, again.reviews], [1, query.includes('stars') ? 1 : 0]);
        assert.equal(again.headers.get('cache-control'), 'no-store');
      }
    }
  });

  test('... and given to nobody who asks at the same time', async () => {
    const held = Promise.withResolvers<void>();
    shop.catalog.behaviour = async (response, answer) => {
      await held.promise;
      await personally(response, answer);
    };
    shop.catalog.requests.length = 0;
    const query = '{ product(id: "1") { name } }';
    const first = gateway.query(query, {}, as('anna'));
    await waitFor(() => shop.catalog.requests.length === 1, { what: 'the first question' });
    const second = gateway.query(query, {}, as('bert'));
    held.resolve();
    assert.deepEqual((await first).data, (await second).data);
    assert.equal(shop.catalog.requests.length, 2);
  });

  test('answers with errors are not kept', async () => {
    await gateway.query('{ product(id: "1") { name secret } }');
    const again = await calls('{ product(id: "1") { name secret } }');
    assert.equal(again.catalog, 1);
    assert.deepEqual(again.errors[0]?.path, ['product', 'secret']);
  });

  test('an error about a key that only the cache asked for has the path of its object', async () => {
    const answer = '{"data":{"products":[null]},"errors":[{"message":"gone","path":["products",0,"__key_Product"],"extensions":{"code":"NOT_FOUND"}}]}';
    shop.catalog.behaviour = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    const { errors } = await gateway.query('{ products { name } }');
    assert.deepEqual(errors.map(({ path, extensions }) => [path, extensions['code']]), [[['products', 0], 'NOT_FOUND']]);
  });

  test('an entity of another type than was asked for is not kept', async () => {
    shop.reviews.behaviour = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"_entities":[{"__typename":"Seller","stars":4}]}}');
    const query = '{ product(id: "1") { name stars } }';
    for (const asked of [await calls(query), await calls(query)]) assert.deepEqual([asked.data, asked.reviews], [{ product: null }, 1]);
    shop.reviews.behaviour = undefined;
    assert.deepEqual((await gateway.query(query)).data, { product: { name: 'Product 1', stars: 1 } });
  });

  test('that there is nothing is remembered, until something of the type has changed', async () => {
    assert.deepEqual((await cached('{ product(id: "9") { name } }')).data, { product: null });
    await gateway.cache.evict({ entities: [{ type: 'Product', key: '1' }] });
    assert.equal((await calls('{ product(id: "9") { name } }')).catalog, 1);
  });

  for (const [by, target] of Object.entries({
    entity: { entities: [{ type: 'Product', key: '1' }] },
    type: { types: ['Product'] },
    field: { fields: ['Query.products'] },
    subgraph: { subgraphs: ['catalog'] },
    tag: { tags: ['entity:Product:1'] },
  })) {
    test(`a list is evicted by ${by}: it holds the entity, though no client asked for its id`, async () => {
      await cached('{ products { price } }');
      shop.prices.set('1', 11);
      await gateway.cache.evict(target);
      assert.deepEqual((await gateway.query('{ products { price } }')).data, { products: [{ price: 11 }, { price: 20 }, { price: 30 }] });
    });
  }

  test('other entities stay when one is evicted', async () => {
    await cached('{ product(id: "2") { price stars } }');
    await gateway.cache.evict({ entities: [{ type: 'Product', key: '1' }] });
    assert.equal((await calls('{ product(id: "2") { price stars } }')).catalog, 0);
  });

  test('an answer that was asked for before an eviction is not served after it', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    shop.catalog.behaviour = async (response, answer) => {
      const text = await answer();
      await held;
      response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    };
    const early = gateway.query('{ product(id: "1") { price } }');
    await waitFor(() => shop.catalog.requests.some(({ query }) => query.includes('price')), { what: 'the request to arrive' });
    shop.prices.set('1', 12);
    await gateway.cache.evict({ entities: [{ type: 'Product', key: '1' }] });
    shop.catalog.behaviour = undefined;
    const during = await gateway.query('{ product(id: "1") { name price } }');
    release();
    await early;
    assert.deepEqual(during.data, { product: { name: 'Product 1', price: 12 } });
    assert.deepEqual((await gateway.query('{ product(id: "1") { price } }', {}, as('anna'))).data, { product: { price: 12 } });
    assert.deepEqual((await gateway.query('{ product(id: "1") { price } }')).data, { product: { price: 12 } });
  });

  test('... nor given to who asks after it, while an identical query is under way that had read it before', async () => {
    const query = '{ product(id: "1") { price visits } }';
    await cached('{ product(id: "1") { price } }');
    await gateway.query(query);
    const held: (() => void)[] = [];
    shop.reviews.behaviour = async (response, answer) => {
      const text = await answer();
      held.push(() => void response.writeHead(200, { 'content-type': 'application/json' }).end(text));
    };
    const early = gateway.query(query);
    await waitFor(() => held.length === 1, { what: 'the early query to have read the price' });
    shop.prices.set('1', 11);
    await gateway.cache.evict({ entities: [{ type: 'Product', key: '1' }] });
    shop.catalog.requests.length = 0;
    const late = gateway.query(query);
    await waitFor(() => shop.catalog.requests.length === 1, { what: 'the late query to ask for it again' });
    shop.reviews.behaviour = undefined;
    for (const release of held) release();
    const prices = (await Promise.all([early, late])).map(({ data }) => (data?.['product'] as { price: number } | undefined)?.price);
    assert.deepEqual(prices, [10, 11]);
  });

  test('many that miss the same at one time make one request', async () => {
    const lookups = () => gateway.cache.statistics.ratios()['Query.product']?.lookups ?? 0;
    const expected = lookups() + 4;
    shop.catalog.requests.length = 0;
    // Answered once all of them have looked: who comes after the answer, and before it is stored, rightly asks again.
    shop.catalog.behaviour = async (response, answer) => {
      await waitFor(() => lookups() >= expected, { what: 'the others to miss it, too' });
      response.writeHead(200, { 'content-type': 'application/json' }).end(await answer());
    };
    // Named apart, since identical requests of clients may be one already before they come to the cache.
    const answers = await Promise.all(['anna', 'bert', 'carl', 'dora'].map((name) => gateway.query(`query of_${name} { product(id: "3") { name price } }`, {}, as(name))));
    for (const { data } of answers) assert.deepEqual(data, { product: { name: 'Product 3', price: 30 } });
    assert.equal(shop.catalog.requests.length, 1);
    assert.equal(lookups(), expected);
  });

  test('who writes reads what was written at once', async () => {
    await cached('{ products { price } }');
    await gateway.query('mutation { reprice(id: "2", price: 99) { price } }');
    assert.deepEqual((await gateway.query('{ products { price } }')).data, { products: [{ price: 10 }, { price: 99 }, { price: 30 }] });
  });

  test('Cache-Control and Age say how long all of the answer is fresh, and for whom', async () => {
    const fresh = await gateway.query('{ product(id: "1") { name } }');
    assert.match(fresh.headers.get('cache-control') ?? '', /^max-age=5, public$/);
    assert.equal(fresh.headers.get('age'), '0');
    assert.match(fresh.headers.get('vary') ?? '', /authorization/);
    assert.match((await gateway.query('{ me { greeting } }', {}, as('anna'))).headers.get('cache-control') ?? '', /private$/);
    for (const query of ['{ now }', '{ product(id: "1") { name secret } }', '{ product(id: "1") { name visits } }', 'mutation { reprice(id: "1", price: 10) { price } }']) {
      assert.equal((await gateway.query(query)).headers.get('cache-control'), 'no-store', query);
    }
  });

  test('hits are counted by type', async () => {
    await cached('{ product(id: "1") { name stars } }');
    const { hitRatio = 0, lookups = 0 } = gateway.cache.statistics.ratios()['Product'] ?? {};
    assert.ok(hitRatio > 0 && hitRatio < 1 && lookups > 1);
  });
});
