import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { closeRedis, createRedis, type Redis } from '#platform/cache/redis';
import { silentLogger } from '#platform/telemetry/logger';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { createEntryStore } from '../../caches/entry-store.ts';
import { watchRedisMemory } from '../../caches/redis-memory.ts';
import { startCachedShop, type CachedShop } from '../fixtures/cached-shop.ts';
import { newPrefix, startCachedGateway } from '../fixtures/start-cached-gateway.ts';

const query = '{ product(id: "1") { price } }';

describe('evictions that Redis might lose', () => {
  let shop: CachedShop;
  let redis: Redis;
  before(async () => {
    shop = await startCachedShop();
    redis = createRedis({ url: testService('TEST_REDIS_URL'), logger: silentLogger(), commandTimeoutMs: 1000 });
    await waitFor(() => redis.status === 'ready', { what: 'Redis' });
  });
  after(async () => {
    await shop.close();
    await closeRedis(redis);
  });
  const untilCached = (gateway: Awaited<ReturnType<typeof startCachedGateway>>) =>
    waitFor(async () => {
      shop.catalog.requests.length = 0;
      await gateway.query(query);
      return shop.catalog.requests.length === 0;
    }, { what: 'the price to be cached' });

  test('never expire, so that memory pressure takes entries before them, and are bounded in number', async () => {
    const namePrefix = newPrefix();
    const gateway = await startCachedGateway([shop.catalog, shop.reviews], { namePrefix });
    try {
      await gateway.cache.evict({ entities: Array.from({ length: 9000 }, (_, key) => ({ type: 'Product', key: `${key}` })) });
      await untilCached(gateway);
      const keys = await redis.keys(`${namePrefix}*`);
      const expiring = new Map(await Promise.all(keys.map(async (key) => [key, (await redis.pttl(key)) > 0] as const)));
      const marks = keys.filter((key) => key.includes('!'));
      assert.ok(marks.length > 100 && marks.length < 4200, `${marks.length} marks`);
      for (const [key, expires] of expiring) assert.equal(expires, !key.includes('!') && !/:(?:sequence|run|start\{.*\})$/.test(key), key);
    } finally {
      await gateway.close();
    }
  });

  test('in a cluster an earlier eviction that is written late does not undo a later one', async () => {
    const prefix = newPrefix();
    const slow = Promise.withResolvers<void>();
    let evals = 0;
    // Its second command writes the mark.
    const held = Object.assign(Object.create(redis) as Redis, {
      isCluster: true,
      eval: async (script: string, keys: number, ...rest: string[]) => {
        if (++evals === 2) await slow.promise;
        return redis.eval(script, keys, ...rest);
      },
    });
    const earlier = createEntryStore({ redis: held, prefix }).evict(['entity:Product:1']);
    await waitFor(() => evals === 2, { what: 'the earlier eviction to have its number' });
    await createEntryStore({ redis, prefix }).evict(['entity:Product:1']);
    const [key = ''] = await redis.keys(`${prefix}*!*`);
    const later = await redis.get(key);
    slow.resolve();
    await earlier;
    assert.ok(later !== null);
    assert.equal(await redis.get(key), later);
    await redis.del(key, ...(await redis.keys(`${prefix}*`)));
  });

  for (const [what, then] of [
    ['nothing is evicted afterwards', []],
    ['something else is evicted first', ['entity:Product:2']],
  ] as const) {
    test(`are lost with everything else in the middle of a request: its answer is stored and never read, also when ${what}`, async () => {
      const prefix = newPrefix();
      const store = createEntryStore({ redis, prefix });
      const wanted = [{ key: '1', group: 'Product', tags: [] }];
      const read = () => store.read(wanted);
      const write = (sequence: number, text: string) => store.write([{ key: '1', group: 'Product', entry: { sequence, storedAt: Date.now(), maxAgeMs: 60_000, tags: ['entity:Product:1'], text }, ttlMs: 60_000 }]);
      await store.evict(['entity:Product:1']);
      const before = (await read()).sequence ?? assert.fail('nothing may be stored');
      await store.evict(['entity:Product:1']);
      // As FLUSHALL does, but to this test only.
      await redis.del(...(await redis.keys(`${prefix}*`)));
      if (then.length > 0) await store.evict(then);
      await write(before, '"old"');
      for (let reading = 0; reading < 3; reading += 1) assert.deepEqual((await read()).entries, [undefined]);
      const { sequence } = await read();
      await write(sequence ?? assert.fail('nothing may be stored'), '"new"');
      assert.equal((await read()).entries[0]?.text, '"new"');
      await redis.del(...(await redis.keys(`${prefix}*`)));
    });
  }

  test('another run of Redis means that all is evicted before anything is read', async () => {
    const namePrefix = newPrefix();
    const first = await startCachedGateway([shop.catalog, shop.reviews], { namePrefix });
    try {
      await untilCached(first);
      shop.prices.set('1', 4711);
      await redis.set(`${namePrefix}gwc2:run`, 'the run before');
      first.redis.disconnect(true);
      await waitFor(() => !first.cache.isTrusted(), { what: 'the loss of the connection to be noticed' });
      await waitFor(() => first.cache.isTrusted(), { what: 'the cache to be trusted again' });
      assert.deepEqual((await first.query(query)).data, { product: { price: 4711 } });
    } finally {
      await first.close();
    }
  });

  test('a Redis that drops keys which never expire is not used', async () => {
    const evicted: string[] = [];
    const stub = Object.assign(Object.create(redis) as Redis, { info: async () => 'maxmemory_policy:allkeys-lru\r\nrun_id:abc\r\n' });
    const memory = watchRedisMemory({ redis: stub, key: `${newPrefix()}run`, evictEverything: async () => void evicted.push('all'), logger: silentLogger() });
    await redis.ping();
    await redis.ping();
    assert.deepEqual([memory.isReliable(), evicted], [false, []]);
    memory.stop();
  });
});
