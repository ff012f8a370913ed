/** What gateways keep together on a Redis Cluster: it is read, evictions are seen by all, and after a replica took over nothing of before is believed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeRedis, createRedis, type Redis } from '#platform/cache/redis';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { startRedisCluster, type RedisCluster } from '../../dev/cluster/redis-cluster.ts';
import { createGatewayCache, type GatewayCache } from '../../gateway/caches/gateway-cache.ts';
import { startCachedShop, type CachedShop } from '../../gateway/test/fixtures/cached-shop.ts';
import { newPrefix } from '../../gateway/test/fixtures/start-cached-gateway.ts';
import { startGateway, type TestGateway } from '../../gateway/test/fixtures/start-gateway.ts';

interface Member {
  redis: Redis;
  cache: GatewayCache;
  gateway: TestGateway;
}

let cluster: RedisCluster;
let shop: CachedShop;
const namePrefix = newPrefix();
const members: Member[] = [];

async function startMember(): Promise<Member> {
  const redis = createRedis({ url: cluster.url, logger: silentLogger(), commandTimeoutMs: 2_000 });
  const cache = await createGatewayCache({ redis, logger: silentLogger(), namePrefix });
  const gateway = await startGateway([shop.catalog, shop.reviews], { traffic: { cache, clientMaxAgeSeconds: 5, stop: () => cache.stop() } });
  return { redis, cache, gateway };
}

before(async () => {
  [cluster, shop] = [await startRedisCluster({ hasReplicas: true }), await startCachedShop()];
  for (let member = 0; member < 2; member += 1) members.push(await startMember());
  await trusted();
}, { timeout: 120_000 });
after(async () => {
  for (const { gateway, cache, redis } of members) {
    await gateway.close();
    await cache.stop();
    await closeRedis(redis);
  }
  await shop?.close();
  await cluster?.close();
});

const trusted = (): Promise<unknown> => waitFor(() => members.every(({ cache }) => cache.isTrusted()), { what: 'the caches to be trusted', timeoutMs: 30_000 });
const priceAt = async (member: number): Promise<unknown> => {
  const answer = await members[member]?.gateway.query('{ product(id: "1") { price } }');
  return (answer?.data as { product: { price: number } } | undefined)?.product.price;
};
/** Asked until the answer comes without the subgraph. */
const untilCached = (member: number): Promise<unknown> => waitFor(async () => {
  const before = shop.catalog.requests.length;
  await priceAt(member);
  return shop.catalog.requests.length === before;
}, { what: 'the price to be cached', timeoutMs: 30_000 });

test('what one gateway asked for, the other reads; an eviction by one is seen by the other at once', async () => {
  shop.prices.set('1', 100);
  await members[0]?.cache.evict({});
  await untilCached(0);
  const asked = shop.catalog.requests.length;
  assert.equal(await priceAt(1), 100);
  assert.equal(shop.catalog.requests.length, asked, 'the other gateway asked the subgraph again');
  shop.prices.set('1', 200);
  assert.equal(await priceAt(1), 100, 'kept until it is evicted');
  await members[0]?.cache.evict({ entities: [{ type: 'Product', key: '1' }] });
  assert.deepEqual([await priceAt(0), await priceAt(1)], [200, 200]);
});

for (const master of [0, 1, 2]) {
  test(`when a replica takes over from master ${master + 1}, which may have forgotten evictions, nothing of before is read, and then it is cached again`, { timeout: 120_000 }, async () => {
    await trusted();
    await untilCached(0);
    await untilCached(1);
    // As if its eviction were lost with the master.
    const price = 1_000 + master;
    shop.prices.set('1', price);
    await cluster.nodes[master]?.kill();
    await waitFor(() => members.every(({ cache }) => !cache.isTrusted()), { what: 'the death to be noticed', timeoutMs: 20_000, intervalMs: 1 });
    await trusted();
    assert.deepEqual([await priceAt(0), await priceAt(1)], [price, price]);
    await untilCached(0);
    await untilCached(1);
  });
}
