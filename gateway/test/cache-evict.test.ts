import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { startCachedShop, type CachedShop } from './fixtures/cached-shop.ts';
import { startCachedGateway, type CachedGateway } from './fixtures/start-cached-gateway.ts';

/** Queries whose answers are kept apart, by what they hold. */
const probes = {
  one: '{ product(id: "1") { price } }',
  two: '{ product(id: "2") { price } }',
  list: '{ products { price } }',
  stars: '{ product(id: "2") { stars } }',
  rating: '{ product(id: "2") { seller { rating } } }',
};
const mutation = 'mutation Evict($input: CacheEvictInput!) { cacheEvict(input: $input) { evictedTags userErrors { code field message } } }';

interface Payload {
  readonly evictedTags: readonly string[] | null;
  readonly userErrors: readonly { code: string; field: readonly string[]; message: string }[];
}

describe('operators evict by a mutation of the gateway itself', () => {
  let shop: CachedShop;
  let gateway: CachedGateway;
  /** How many requests each subgraph got for a query. */
  const callsFor = async (query: string): Promise<string> => {
    shop.catalog.requests.length = 0;
    shop.reviews.requests.length = 0;
    await gateway.query(query);
    return `${shop.catalog.requests.length} ${shop.reviews.requests.length}`;
  };
  /** Calls to catalog and reviews for each probe that is not answered from the cache. */
  const askedAgain = async (): Promise<Record<string, string>> => {
    const calls: Record<string, string> = {};
    for (const [name, query] of Object.entries(probes)) {
      const asked = await callsFor(query);
      if (asked !== '0 0') calls[name] = asked;
    }
    return calls;
  };
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    gateway.fetch('/admin/graphql', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const evict = async (input: unknown): Promise<Payload> => {
    const { status, data, errors } = await post({ query: mutation, variables: { input } });
    assert.deepEqual([status, errors], [200, []]);
    return data?.['cacheEvict'] as Payload;
  };

  before(async () => {
    shop = await startCachedShop();
    gateway = await startCachedGateway([shop.catalog, shop.reviews]);
  });
  after(async () => {
    await gateway.close();
    await shop.close();
  });
  beforeEach(async () => {
    // Answers are stored after they were sent.
    for (const query of Object.values(probes)) await waitFor(async () => (await callsFor(query)) === '0 0', { what: 'the answer to be cached' });
  });

  test('by entity: what holds it', async () => {
    assert.deepEqual(await evict({ entity: { type: 'Product', key: '1' } }), { evictedTags: ['entity:Product:1', 'nothing:Product'], userErrors: [] });
    assert.deepEqual(await askedAgain(), { one: '1 0', list: '1 0' });
  });

  test('by type: what holds something of it', async () => {
    assert.deepEqual(await evict({ type: 'Seller' }), { evictedTags: ['type:Seller', 'nothing:Seller'], userErrors: [] });
    assert.deepEqual(await askedAgain(), { rating: '1 1' });
  });

  test('by tag: what has it', async () => {
    assert.deepEqual(await evict({ tag: 'field:Query.products' }), { evictedTags: ['field:Query.products'], userErrors: [] });
    assert.deepEqual(await askedAgain(), { list: '1 0' });
  });

  test('by subgraph: its answers', async () => {
    assert.deepEqual(await evict({ subgraph: 'reviews' }), { evictedTags: ['subgraph:reviews'], userErrors: [] });
    assert.deepEqual(await askedAgain(), { stars: '0 1', rating: '0 1' });
  });

  test('what the supergraph does not have is said by name, and nothing is evicted', async () => {
    for (const [input, field, message] of [
      [{ type: 'Produkt' }, 'input.type', /no object, interface or union "Produkt"/],
      [{ entity: { type: 'Produkt', key: '1' } }, 'input.entity.type', /no object type "Produkt"/],
      [{ entity: { type: 'Uncached', key: '1' } }, 'input.entity.type', /no key of one field/],
      [{ subgraph: 'katalog' }, 'input.subgraph', /no subgraph "katalog"; it has catalog, reviews/],
      [{ tag: 'colour:red' }, 'input.tag', /no tags like "colour:red": expected "everything"/],
      [{ tag: 'toString' }, 'input.tag', /no tags like/],
      [{ tag: 'field:Query.produkte' }, 'input.tag', /no field "Query.produkte"/],
      [{ tag: 'entity:Product' }, 'input.tag', /"entity:<type>:<key>"/],
    ] as const) {
      const { evictedTags, userErrors } = await evict(input);
      assert.deepEqual([evictedTags, userErrors.map((error) => [error.code, error.field.join('.')])], [null, [['NOT_FOUND', field]]]);
      assert.match(userErrors[0]?.message ?? '', message);
    }
    assert.deepEqual(await askedAgain(), {});
  });

  test('one choice it must be, neither none nor two nor an empty one, and nothing is evicted', async () => {
    for (const input of [{}, { type: null }, { type: 'Product', subgraph: 'catalog' }, { type: '' }, { entity: { type: 'Product', key: '' } }]) {
      const { evictedTags, userErrors } = await evict(input);
      assert.deepEqual([evictedTags, userErrors.map(({ code }) => code)], [null, ['INVALID_INPUT']], JSON.stringify(input));
    }
    const unfit = await post({ query: mutation, variables: { input: { product: '1' } } });
    assert.deepEqual([unfit.status, unfit.errors[0]?.extensions['code']], [400, 'BAD_USER_INPUT']);
    assert.deepEqual(await askedAgain(), {});
  });

  test('strangers find nothing there, and a form of another site is not taken for an operator', async () => {
    const everything = { query: 'mutation { cacheEvict(input: { tag: "everything" }) { evictedTags } }' };
    assert.equal((await post(everything, { 'x-forwarded-for': '203.0.113.9' })).status, 404);
    assert.equal((await post(everything, { 'content-type': 'text/plain' })).status, 400);
    assert.equal((await gateway.fetch(`/admin/graphql?query=${encodeURIComponent(everything.query)}`)).status, 405);
    assert.deepEqual(await askedAgain(), {});
  });

  test('where operators have a token, only they evict', async () => {
    const token = 'o'.repeat(32);
    const guarded = await startCachedGateway([shop.catalog, shop.reviews], { overrides: { operations: { token } } });
    const statusWith = async (headers: Record<string, string>) =>
      (await guarded.fetch('/admin/graphql', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query: '{ cache { isTrusted } }' }) })).status;
    try {
      assert.deepEqual([await statusWith({}), await statusWith({ authorization: `Bearer ${token}x` }), await statusWith({ authorization: `Bearer ${token}` })], [404, 404, 200]);
    } finally {
      await guarded.close();
    }
  });

  test('what Redis did not confirm is not taken for done', async () => {
    const cut = await startCachedGateway([shop.catalog, shop.reviews]);
    try {
      cut.redis.disconnect();
      const answer = await cut.fetch('/admin/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: mutation, variables: { input: { type: 'Product' } } }) });
      assert.deepEqual([answer.status, answer.data, answer.errors[0]?.extensions['code']], [200, null, 'UNAVAILABLE']);
    } finally {
      await cut.close();
    }
  });

  test('the state of the cache, and what is wrong with an operation, are told; the schema describes all it has', async () => {
    assert.deepEqual((await post({ query: '{ cache { isTrusted subgraphs } }' })).data, { cache: { isTrusted: true, subgraphs: ['catalog', 'reviews'] } });
    const invalid = await post({ query: '{ caches }' });
    assert.deepEqual([invalid.status, invalid.errors[0]?.extensions['code']], [400, 'GRAPHQL_VALIDATION_FAILED']);
    const unparsable = await post({ query: '{ cache' });
    assert.deepEqual([unparsable.status, unparsable.errors[0]?.extensions['code']], [400, 'GRAPHQL_PARSE_FAILED']);
    const { data } = await post({ query: '{ __schema { types { name description fields { description args { description } } inputFields { description } enumValues { description } } } }' });
    const { types } = (data ?? {})['__schema'] as { types: { name: string }[] };
    assert.doesNotMatch(JSON.stringify(types.filter(({ name }) => !name.startsWith('__'))), /"description":null/);
  });
});
