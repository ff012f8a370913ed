import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { closeRedis, createRedis } from '../cache/redis.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { testService } from '../testing/test-environment.ts';
import { waitFor } from '../testing/wait-for.ts';
import { decide } from './gcra.ts';
import { createRateLimiter } from './rate-limiter.ts';

describe('rate limiter', async () => {
  const redis = createRedis({ url: testService('TEST_REDIS_URL'), logger: silentLogger(), commandTimeoutMs: 2_000 });
  const down = createRedis({ url: 'redis://127.0.0.1:1', logger: silentLogger() });
  after(async () => {
    await closeRedis(redis);
    await closeRedis(down);
  });

  it('allows exactly the limit to a burst of concurrent requests', async () => {
    await waitFor(() => redis.status === 'ready', { timeoutMs: 5_000, what: 'redis' });
    const limiter = createRateLimiter({ redis, name: `t-${randomUUID()}`, limit: 10, windowMs: 60_000 });
    const results = await Promise.all(Array.from({ length: 50 }, () => limiter.consume('actor')));
    assert.equal(results.filter((r) => r.allowed).length, 10);
    assert.deepEqual(results.filter((r) => r.allowed).map((r) => r.remaining), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    const refused = results.find((r) => !r.allowed);
    assert.ok(refused && refused.retryAfterMs > 5_000 && refused.retryAfterMs <= 6_000, `retry after ${refused?.retryAfterMs}`);
    assert.equal((await limiter.consume('somebody else')).allowed, true);
  });

  it('takes costs, and nothing from who asks for too much', async () => {
    const limiter = createRateLimiter({ redis, name: `t-${randomUUID()}`, limit: 1000, windowMs: 60_000 });
    assert.equal((await limiter.consume('key', 900)).remaining, 100);
    assert.equal((await limiter.consume('key', 200)).allowed, false);
    assert.equal((await limiter.consume('key', 100)).allowed, true);
  });

  it('takes units back, in Redis and in memory alike, and never more than there were', async () => {
    for (const store of [redis, down]) {
      const limiter = createRateLimiter({ redis: store, name: `t-${randomUUID()}`, limit: 3, windowMs: 60_000 });
      for (let i = 0; i < 3; i += 1) await limiter.consume('key');
      assert.equal((await limiter.consume('key')).allowed, false);
      await limiter.consume('key', -1);
      assert.deepEqual([await limiter.consume('key'), await limiter.consume('key')].map(({ allowed }) => allowed), [true, false]);
      await limiter.consume('key', -10);
      assert.equal((await limiter.consume('key')).remaining, 2);
    }
  });

  it('takes back what was not used before it takes anew, in Redis and in memory alike', async () => {
    for (const store of [redis, down]) {
      const limiter = createRateLimiter({ redis: store, name: `t-${randomUUID()}`, limit: 10, windowMs: 60_000 });
      assert.equal((await limiter.consume('key', 10)).remaining, 0);
      assert.equal((await limiter.consume('key', 5, 4)).allowed, false);
      assert.equal((await limiter.consume('key', 5, 7)).remaining, 2);
      assert.equal((await limiter.consume('key', 1, 100)).remaining, 9);
    }
  });

  it('forgets what was noted by a clock that has been set back since', async () => {
    const limit = { limit: 10, windowMs: 1_000 };
    const [anHourAhead, now] = [3_605_000, 5_000];
    assert.deepEqual(decide(anHourAhead, now, 1, limit).remaining, 9);
    const name = `t-${randomUUID()}`;
    await redis.set(`limit:${name}:key`, String(Date.now() + 3_600_000), 'PX', 60_000);
    assert.equal((await createRateLimiter({ redis, name, ...limit }).consume('key')).remaining, 9);
  });

  it('keeps limiting in memory while Redis is down, without waiting for it', async () => {
    const limiter = createRateLimiter({ redis: down, name: 'down', limit: 3, windowMs: 60_000 });
    const startedAt = performance.now();
    const results = [];
    for (let i = 0; i < 5; i += 1) results.push(await limiter.consume('actor'));
    assert.deepEqual(results.map((r) => r.allowed), [true, true, true, false, false]);
    assert.ok(performance.now() - startedAt < 1_000);
  });

  it('gives the limit back evenly over the window', () => {
    const limit = { limit: 10, windowMs: 1_000 };
    let at = 0;
    for (let i = 0; i < 10; i += 1) at = decide(at, 5_000, 1, limit).arrivalTime;
    assert.equal(decide(at, 5_000, 1, limit).allowed, false);
    assert.equal(decide(at, 5_000, 1, limit).retryAfterMs, 100);
    assert.equal(decide(at, 5_100, 1, limit).allowed, true);
    assert.equal(decide(at, 6_000, 1, limit).remaining, 9);
  });
});
