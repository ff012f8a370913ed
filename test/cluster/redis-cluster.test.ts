/** What the services keep in Redis, on a Redis Cluster of three masters; one of them dies in the middle. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readThrough } from '#platform/cache/read-through';
import { closeRedis, createRedis, redisHealth, type Redis } from '#platform/cache/redis';
import { createRateLimiter } from '#platform/limits/rate-limiter';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { createSessionStore } from '../../bff-web/session/session-store.ts';
import { startRedisCluster, type RedisCluster } from '../../dev/cluster/redis-cluster.ts';
import { createEntryStore } from '../../gateway/caches/entry-store.ts';

let cluster: RedisCluster;
let redis: Redis;
before(async () => {
  cluster = await startRedisCluster();
  redis = createRedis({ url: cluster.url, logger: silentLogger(), commandTimeoutMs: 2_000 });
  await waitFor(async () => (await redisHealth(redis)) === 'ok', { what: 'the cluster', timeoutMs: 20_000 });
}, { timeout: 90_000 });
after(async () => {
  if (redis) await closeRedis(redis);
  await cluster?.close();
});

const keys = Array.from({ length: 60 }, (_, index) => `key-${index}`);
const load = async (missing: readonly string[]) => new Map(missing.map((key) => [key, `value of ${key}`]));

test('keys of a read-through cache lie on all nodes, and are read together', async () => {
  const cache = readThrough<string>({ redis, prefix: 'cluster:v1', staleSeconds: 60, maxSeconds: 120 });
  await cache.getMany(keys, load);
  let asked = 0;
  const again = await cache.getMany(keys, async (missing) => {
    asked += missing.length;
    return load(missing);
  });
  assert.deepEqual([asked, again.get('key-7')], [0, 'value of key-7']);
  const sizes = await Promise.all(cluster.nodes.map(async ({ port }) => {
    const node = createRedis({ url: `redis://127.0.0.1:${port}`, logger: silentLogger(), commandTimeoutMs: 2_000 });
    await waitFor(() => node.status === 'ready', { what: 'the node' });
    const size = await node.dbsize();
    await closeRedis(node);
    return size;
  }));
  assert.ok(sizes.every((size) => size > 5), `keys by node: ${sizes.join(', ')}`);
  await cache.evict(keys);
  await cache.getMany(keys, async (missing) => (asked += missing.length, load(missing)));
  assert.equal(asked, keys.length);
});

test('limits are shared by all who count in the cluster', async () => {
  const limiters = [1, 2].map(() => createRateLimiter({ redis, name: 'cluster', limit: 5, windowMs: 60_000 }));
  const decisions = [];
  for (let turn = 0; turn < 8; turn += 1) decisions.push(await limiters[turn % 2]?.consume('ada'));
  assert.equal(decisions.filter((decision) => decision?.allowed).length, 5);
});

test('sessions are kept, replaced and locked', async () => {
  const sessions = createSessionStore({ redis, prefix: 'cluster-session' });
  const data = { kind: 'guest' } as unknown as Parameters<typeof sessions.create>[1];
  await sessions.create('session-1', data);
  assert.ok(await sessions.load('session-1'));
  assert.deepEqual([await sessions.lockRefresh('session-1', 1_000), await sessions.lockRefresh('session-1', 1_000)], [true, false]);
  await sessions.remove('session-1');
  assert.equal(await sessions.load('session-1'), null);
});

test("the gateway's entries of many groups are read in one go, and an eviction is seen", async () => {
  const store = createEntryStore({ redis, prefix: 'cluster-gw' });
  const wanted = ['Product', 'Vendor', 'Category'].map((group) => ({ group, key: 'k1', tags: [`type:${group}`] }));
  await store.read(wanted);
  const { sequence } = await store.read(wanted);
  assert.ok(sequence !== undefined);
  await store.evict(['type:Product']);
  assert.ok(((await store.read(wanted)).sequence ?? 0) > sequence);
});

test('with one node dead, what lies on the others goes on, and the rest is a miss within its time, never an error', async () => {
  const cache = readThrough<string>({ redis, prefix: 'cluster:v2', staleSeconds: 60, maxSeconds: 120 });
  await cluster.nodes[2]?.kill();
  const limiter = createRateLimiter({ redis, name: 'dying', limit: 1_000, windowMs: 60_000 });
  for (const key of keys.slice(0, 10)) {
    assert.equal(await cache.get(key, async () => `value of ${key}`), `value of ${key}`);
    assert.equal((await limiter.consume(key)).allowed, true);
  }
  await waitFor(async () => (await redis.set('{a}alive', '1').catch(() => null)) === 'OK' || (await redis.set('{b}alive', '1').catch(() => null)) === 'OK', { what: 'the living nodes to be written to', timeoutMs: 20_000 });
});
