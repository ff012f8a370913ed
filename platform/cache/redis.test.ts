import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createLogger, silentLogger } from '../telemetry/logger.ts';
import { testService } from '../testing/test-environment.ts';
import { waitFor } from '../testing/wait-for.ts';
import { readThrough } from './read-through.ts';
import { closeRedis, createRedis, redisHealth, type Redis } from './redis.ts';

/** A way to Redis that can be frozen: connections stay, nothing gets through. */
async function freezableRedis(): Promise<{ url: string; freeze(): void; thaw(): void; cut(): void; close(): void }> {
  const target = new URL(testService('TEST_REDIS_URL'));
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target); // with its password
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    freeze: () => sockets.forEach((socket) => socket.pause()),
    thaw: () => sockets.forEach((socket) => socket.resume()),
    cut: () => sockets.forEach((socket) => socket.destroy()),
    close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

describe('redis', () => {
  let proxy: Awaited<ReturnType<typeof freezableRedis>>;
  let redis: Redis;

  before(async () => {
    proxy = await freezableRedis();
    redis = createRedis({ url: proxy.url, logger: silentLogger() });
    await waitFor(() => redis.status === 'ready', { what: 'redis' });
  });
  after(async () => {
    await closeRedis(redis);
    proxy.close();
  });

  it('costs a few command timeouts when it freezes, not one per request, and is used again afterwards', async () => {
    const cache = readThrough<{ n: number }>({ redis, prefix: `test:${randomUUID()}`, staleSeconds: 60, maxSeconds: 60 });
    proxy.freeze();
    await assert.rejects(redis.get('anything'), /Command timed out: no answer to get within 100 ms/);
    const startedAt = performance.now();
    for (let n = 0; n < 50; n += 1) assert.deepEqual(await cache.get(`k${n}`, async () => ({ n })), { n });
    const tookMs = performance.now() - startedAt;
    assert.ok(tookMs < 2_000, `50 reads took ${tookMs} ms with a frozen Redis`);
    assert.match(await redisHealth(redis), /degraded/);
    proxy.thaw();
    let loads = 0;
    const isCached = async (): Promise<boolean> => {
      const before = loads;
      await cache.get('again', async () => ({ n: (loads += 1) }));
      return loads === before;
    };
    await waitFor(isCached, { what: 'the cache to be used again' });
  });

  it('is not blamed for a long task of this process: what arrived meanwhile is read before anything is given up', async () => {
    const direct = createRedis({ url: testService('TEST_REDIS_URL'), logger: silentLogger(), commandTimeoutMs: 50, sentAtOnce: ['get'] });
    await waitFor(() => direct.status === 'ready', { what: 'redis' });
    const got = direct.get(`test:${randomUUID()}`);
    const untilMs = performance.now() + 200;
    while (performance.now() < untilMs);
    assert.equal(await got, null);
    await closeRedis(direct);
  });

  it('sends commands that are not to wait at once, and gathers the others of a moment', async () => {
    const direct = createRedis({ url: proxy.url, logger: silentLogger(), sentAtOnce: ['get'] });
    await waitFor(() => direct.status === 'ready', { what: 'redis' });
    const key = `test:${randomUUID()}`;
    const got = direct.get(key);
    assert.equal(direct.autoPipelineQueueSize, 0);
    const found = direct.exists(key);
    assert.equal(direct.autoPipelineQueueSize, 1);
    assert.deepEqual([await got, await found], [null, 0]);
    await closeRedis(direct);
  });

  it('reconnects by itself when the connection is cut', async () => {
    proxy.cut();
    await waitFor(() => redis.status !== 'ready', { what: 'the loss to be noticed' });
    await waitFor(async () => (await redisHealth(redis)) === 'ok', { what: 'the connection to be back' });
  });
});

it('says that it is out of reach, and that it is back', async () => {
  const proxy = await freezableRedis();
  const { port } = new URL(proxy.url);
  proxy.close();
  const lines: string[] = [];
  const logger = createLogger({ service: 'test', level: 'info', destination: { write: (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg) } });
  const redis = createRedis({ url: proxy.url, logger });
  await waitFor(() => lines.length === 1, { what: 'the first words', timeoutMs: 5000 });
  const target = new URL(testService('TEST_REDIS_URL'));
  const server = createServer((client) => void client.on('error', () => undefined).pipe(connect(Number(target.port), target.hostname)).on('error', () => undefined).pipe(client));
  await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
  await waitFor(() => lines.length === 2, { what: 'the second words', timeoutMs: 5000 });
  assert.deepEqual(lines, ['redis is not reachable; going on without it', 'redis is reachable again']);
  await closeRedis(redis);
  server.close();
});
