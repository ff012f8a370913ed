import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { testService } from '../testing/test-environment.ts';
import { waitFor } from '../testing/wait-for.ts';
import { createCacheStore } from './cache-store.ts';
import { readThrough, type ReadThrough } from './read-through.ts';
import { closeRedis, createRedis } from './redis.ts';

interface Product {
  id: string;
  version: number;
}

describe('read-through cache', () => {
  const redis = createRedis({ url: testService('TEST_REDIS_URL'), logger: silentLogger(), commandTimeoutMs: 2_000 });
  const down = createRedis({ url: 'redis://127.0.0.1:1', logger: silentLogger() });
  let cache: ReadThrough<Product>;
  let prefix: string;

  before(async () => {
    await waitFor(() => redis.status === 'ready', { timeoutMs: 5_000, what: 'redis' });
    prefix = `test:${randomUUID()}`;
    cache = readThrough({ redis, prefix, staleSeconds: 60, maxSeconds: 120 });
  });
  after(async () => {
    await closeRedis(redis);
    await closeRedis(down);
  });

  it('loads once and then serves from Redis, absence included', async () => {
    let loads = 0;
    const load = async (): Promise<Product | null> => {
      loads += 1;
      return null;
    };
    assert.equal(await cache.get('nothing', load), null);
    assert.equal(await cache.get('nothing', load), null);
    assert.equal(loads, 1);
  });

  it('merges concurrent loads of one key', async () => {
    let loads = 0;
    const load = async (): Promise<Product> => ({ id: 'hot', version: (loads += 1) });
    const values = await Promise.all(Array.from({ length: 20 }, () => cache.get('hot', load)));
    assert.equal(loads, 1);
    assert.ok(values.every((value) => value?.version === 1));
  });

  it('asks for the missing keys only, in one call', async () => {
    await cache.get('a', async () => ({ id: 'a', version: 1 }));
    const asked: (readonly string[])[] = [];
    const result = await cache.getMany(['a', 'b', 'c', 'b'], async (missing) => {
      asked.push(missing);
      return new Map([['b', { id: 'b', version: 1 }]]);
    });
    assert.deepEqual(asked, [['b', 'c']]);
    assert.deepEqual([...result.keys()].sort(), ['a', 'b', 'c']);
    assert.equal(result.get('c'), null);
    await cache.getMany(['a', 'b', 'c'], () => Promise.reject(new Error('everything is cached')));
  });

  it('never lets a load that began before an eviction bury the change', async () => {
    let finishOld: (value: Product) => void = () => {};
    const old = cache.get('moving', () => new Promise<Product>((resolve) => (finishOld = resolve)));
    await waitFor(() => finishOld.length === 1, { what: 'the load to begin' });
    await cache.evict(['moving']);
    const fresh = await cache.get('moving', async () => ({ id: 'moving', version: 2 }));
    assert.equal(fresh?.version, 2);
    finishOld({ id: 'moving', version: 1 });
    await old;
    const after = await cache.get('moving', () => Promise.reject(new Error('must be cached')));
    assert.equal(after?.version, 2);
  });

  it('serves a stale value at once and renews it behind the scenes', async () => {
    const stale = readThrough<Product>({ redis, prefix, staleSeconds: 0.001, maxSeconds: 120 });
    await stale.get('old', async () => ({ id: 'old', version: 1 }));
    const store = createCacheStore<Product>({ redis, prefix });
    const age = async (): Promise<number> => Date.now() - ((await store.read(['old']))[0]?.entry?.storedAt ?? Infinity);
    await waitFor(async () => (await age()) > 1, { what: 'the value to be stale' });
    const served = await stale.get('old', async () => ({ id: 'old', version: 2 }));
    assert.equal(served?.version, 1);
    await waitFor(async () => (await store.read(['old']))[0]?.entry?.value?.version === 2, { what: 'the renewal' });
  });

  it('loads without Redis, quickly, and refuses to pretend that it evicted', async () => {
    const cacheWithout = readThrough<Product>({ redis: down, prefix, staleSeconds: 60, maxSeconds: 120 });
    const startedAt = performance.now();
    for (let i = 0; i < 10; i += 1) {
      assert.equal((await cacheWithout.get('x', async () => ({ id: 'x', version: i })))?.version, i);
    }
    assert.ok(performance.now() - startedAt < 1_000);
    await assert.rejects(cacheWithout.evict(['x']));
  });

  it('passes on a failed load and caches nothing', async () => {
    await assert.rejects(cache.get('failing', () => Promise.reject(new Error('database is down'))), /database is down/);
    assert.equal((await cache.get('failing', async () => ({ id: 'f', version: 1 })))?.version, 1);
  });
});
