import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readThrough } from '#platform/cache/read-through';
import { closeRedis, createRedis, type Redis } from '#platform/cache/redis';
import { createRateLimiter } from '#platform/limits/rate-limiter';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { openKillable, type KillableBacking } from '../../dev/backing/killable.ts';

let servers: KillableBacking;
let redis: Redis;
before(async () => {
  servers = await openKillable('faults');
  redis = createRedis({ url: servers.redis.url, logger: silentLogger() });
});
after(() => closeRedis(redis));

const connected = () => waitFor(() => redis.ping().then(() => true, () => false), { what: 'Redis to answer', timeoutMs: 20_000, intervalMs: 50 });

/** 200 reads and 200 limited calls; returns the longest either took, in ms. */
async function use(name: string): Promise<{ slowestMs: number; allowed: number }> {
  const cache = readThrough<number>({ redis, prefix: `faults:${name}`, staleSeconds: 60, maxSeconds: 120 });
  const limiter = createRateLimiter({ redis, name: `faults-${name}`, limit: 50, windowMs: 60_000 });
  let slowestMs = 0;
  let allowed = 0;
  for (let n = 0; n < 200; n += 1) {
    const startedAt = performance.now();
    assert.equal(await cache.get(`key-${n % 10}`, async () => n % 10), n % 10);
    if ((await limiter.consume('someone')).allowed) allowed += 1;
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
  }
  return { slowestMs, allowed };
}

for (const fault of ['killed', 'frozen'] as const) {
  test(`Redis ${fault}: reads get the truth, limits hold, no call waits long, and it is used again afterwards`, async (t) => {
    await connected();
    if (fault === 'killed') await servers.redis.kill();
    else servers.redis.freeze();
    const { slowestMs, allowed } = await use(`${fault}-during`);
    if (fault === 'killed') await servers.redis.start();
    else servers.redis.thaw();
    t.diagnostic(`slowest call ${slowestMs.toFixed(0)} ms, ${allowed} of 200 allowed`);
    assert.ok(slowestMs < 1_000, `the slowest call took ${slowestMs.toFixed(0)} ms`);
    assert.ok(allowed >= 50 && allowed <= 60, `${allowed} were allowed by a limit of 50`);
    await connected();
    await sleep(1_100); // after repeated failures Redis is left alone for a second
    await use(`${fault}-after`);
    assert.ok((await redis.keys(`*faults:${fault}-after*`)).length > 0, 'the cache is filled again');
  });
}
