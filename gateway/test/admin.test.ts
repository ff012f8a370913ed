import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCachedShop, type CachedShop } from './fixtures/cached-shop.ts';
import { startCachedGateway, type CachedGateway } from './fixtures/start-cached-gateway.ts';

const query = 'query Stars { products { price stars } }';

describe('what operators see and do', () => {
  let shop: CachedShop;
  let gateway: CachedGateway;
  before(async () => {
    shop = await startCachedShop();
    gateway = await startCachedGateway([shop.catalog, shop.reviews]);
    for (let calls = 0; calls < 3; calls += 1) await gateway.query(query);
  });
  after(async () => {
    await gateway.close();
    await shop.close();
  });
  const post = (path: string, body: unknown) => gateway.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  test('the status names the supergraph, each subgraph with breaker, places and settings, the cache by type and the hottest operations with their plans', async () => {
    const status = JSON.parse((await gateway.fetch('/status')).text) as Record<string, unknown> & {
      subgraphs: Record<string, { breaker: string; endpoints: { state: string }[]; settings: { timeoutMs: number } }>;
      cache: { isTrusted: boolean; byType: Record<string, { hitRatio: number }> };
      operations: { name: string; calls: number; p50Ms: number; p99Ms: number; plan: string }[];
    };
    assert.match(JSON.stringify(status['supergraph']), /"id":"[\da-f]{64}"/);
    const { breaker, endpoints, settings } = status.subgraphs['catalog'] ?? assert.fail('no catalog');
    assert.deepEqual([breaker, endpoints.map(({ state }) => state), settings.timeoutMs], ['closed', ['in use'], 3000]);
    assert.equal(status.cache.isTrusted, true);
    assert.ok('Query.products' in status.cache.byType && 'Product' in status.cache.byType);
    const [hottest] = status.operations;
    assert.deepEqual([hottest?.name, hottest?.calls], ['Stars', 3]);
    assert.ok((hottest?.p99Ms ?? 0) >= (hottest?.p50Ms ?? 1));
    assert.match(hottest?.plan ?? '', /Fetch\(service: "catalog"\)/);
  });

  test('a plan is explained as JSON, text and picture; what is not valid is refused with the reason', async () => {
    assert.match((await post('/admin/explain', { query })).text, /"serviceName":"reviews"/);
    assert.match((await post('/admin/explain?format=text', { query })).text, /^QueryPlan \{/);
    const picture = (await post('/admin/explain?format=svg', { query })).text;
    assert.match(picture, /^<svg .*catalog.*reviews \(entities\).*<\/svg>$/);
    const refused = await post('/admin/explain', { query: '{ nothing }' });
    assert.deepEqual([refused.status, /nothing/.test(refused.text)], [400, true]);
  });

  test('a page of another site cannot do any of it from an operator\'s browser: the types that it may send are refused', async () => {
    const bodies = { '/admin/explain': { query }, '/admin/cache/evict': { subgraphs: ['catalog'] }, '/admin/graphql': { query: '{ cache { isTrusted } }' } };
    for (const [path, body] of Object.entries(bodies)) {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
        assert.equal((await gateway.fetch(path, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) })).status, 400, `${path} ${type}`);
      }
    }
  });

  test('operators evict by name, and are told when they name nothing or something else', async () => {
    await gateway.query(query);
    shop.prices.set('1', 123);
    const evicted = await post('/admin/cache/evict', { entities: [{ type: 'Product', key: '1' }] });
    assert.deepEqual(JSON.parse(evicted.text), { evicted: ['entity:Product:1', 'nothing:Product'] });
    assert.equal((await gateway.query(query)).text.includes('123'), true);
    assert.equal((await post('/admin/cache/evict', {})).status, 400);
    assert.equal((await post('/admin/cache/evict', { products: ['1'] })).status, 400);
  });
});
