import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { closeRedis, createRedis, type Redis } from '../cache/redis.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { histogram } from '../telemetry/metrics.ts';
import { testService } from '../testing/test-environment.ts';
import { waitFor } from '../testing/wait-for.ts';
import { flowOf, greatestOf, quantileMs, rateOf, valueOf } from './figures.ts';
import { publishVitals } from './publish-vitals.ts';
import { createVitalsReader } from './read-vitals.ts';
import { difference, takeSnapshot } from './snapshot.ts';
import { silentAfterMs, vitalsKey, type Vitals } from './vitals.ts';

const logger = silentLogger();
let redis: Redis;
before(async () => {
  redis = createRedis({ url: testService('TEST_REDIS_URL'), logger, commandTimeoutMs: 2_000 });
  await waitFor(() => redis.status === 'ready', { what: 'Redis' });
});
after(() => closeRedis(redis));

const none: Omit<Vitals, 'service' | 'series' | 'bounds'> = { instance: 'a:1', role: 'all', at: 0, startedAt: 0, windowSeconds: 10, isReady: true, checks: {}, cpu: 0, eventLoop: 0, memoryBytes: 0, pulse: [] };

test('a snapshot adds up what is not told apart, leaves out what is not asked, and tells what was added since an earlier one', async () => {
  const registers = [new Registry()] as [Registry];
  const counter = new Counter({ name: 'c_total', help: 'c', labelNames: ['kind', 'who'], registers });
  const gauge = new Gauge({ name: 'g', help: 'g', registers });
  const seconds = new Histogram({ name: 'h_seconds', help: 'h', labelNames: ['route'], buckets: [0.1, 1], registers });
  const wanted = [{ metric: 'c_total', by: ['kind'] }, { metric: 'g' }, { metric: 'h_seconds', except: { route: ['/health'] } }, { metric: 'not_there' }];
  counter.inc({ kind: 'x', who: 'ann' }, 5);
  const earlier = await takeSnapshot(registers[0], wanted, 0);
  counter.inc({ kind: 'x', who: 'bob' }, 2);
  gauge.set(7);
  for (const value of [0.05, 0.5, 0.6, 9]) seconds.observe({ route: '/graphql' }, value);
  seconds.observe({ route: '/health' }, 0.5);
  const later = await takeSnapshot(registers[0], wanted, 10_000);
  assert.deepEqual(later.bounds, { h_seconds: [0.1, 1] });
  assert.deepEqual(difference(earlier, later), [
    { metric: 'c_total', labels: { kind: 'x' }, value: 7, added: 2 },
    { metric: 'g', labels: {}, value: 7, added: 0 },
    { metric: 'h_seconds', labels: {}, value: 4, added: 4, buckets: [1, 2, 1] },
  ]);
});

test('figures of several processes are put together: rates and buckets added, what all see alike not counted twice', () => {
  const bounds = { h_seconds: [0.1, 1] };
  const process = (buckets: number[], depth: number): Vitals => ({ ...none, service: 's', bounds, series: [{ metric: 'h_seconds', labels: {}, value: 10, added: 10, buckets }, { metric: 'depth', labels: {}, value: depth, added: 0 }] });
  const both = [process([10, 0, 0], 3), process([0, 10, 0], 4)];
  const flow = flowOf(both, 'h_seconds');
  assert.equal(flow.perSecond, 2);
  assert.equal(flow.p50Ms, 100);
  assert.ok(Math.abs((flow.p99Ms ?? 0) - 982) < 1e-6, `${flow.p99Ms}`);
  assert.deepEqual([rateOf(both, 'h_seconds'), greatestOf(both, 'depth'), valueOf(both, 'depth'), valueOf(both, 'nothing')], [2, 4, 7, null]);
});

test('a quantile of nothing is unknown, and one beyond the last bound is the last bound', () => {
  assert.equal(quantileMs([0.1, 1], [0, 0, 0], 0.5), null);
  assert.equal(quantileMs([0.1, 1], [0, 0, 5], 0.5), 1000);
});

test('a process is on the list while it tells of itself, with its rates, and off it once it stopped', async () => {
  const service = `vitals-test-${process.pid}`;
  const seconds = histogram({ name: 'http_request_duration_seconds', help: 'Time until the response was handed over, by route', labels: ['method', 'route', 'status'] });
  const publisher = publishVitals({ service, redis, role: 'worker', everyMs: 40, readiness: () => ({ ok: false, checks: { database: 'gone' } }) });
  const ours = async (): Promise<Vitals | undefined> => (await createVitalsReader({ redis }).read())?.find((vitals) => vitals.service === service);
  await waitFor(async () => (await ours()) !== undefined, { what: 'the first figures' });
  for (let count = 0; count < 20; count += 1) seconds.observe({ method: 'POST', route: '/graphql', status: '200' }, 0.02);
  await waitFor(async () => flowOf([(await ours()) as Vitals], 'http_request_duration_seconds').perSecond > 0, { what: 'a rate' });
  const vitals = await ours();
  assert.deepEqual([vitals?.role, vitals?.isReady, vitals?.checks], ['worker', false, { database: 'gone' }]);
  assert.ok((vitals?.memoryBytes ?? 0) > 1e6 && (vitals?.pulse.length ?? 0) > 0);
  await publisher.stop();
  assert.equal(await ours(), undefined);
});

test('a process that went silent is left out, also what another version wrote; without Redis nothing is known rather than nothing there', async () => {
  const fields = { 'silent a:1': JSON.stringify({ ...none, service: 'silent', at: Date.now() - silentAfterMs - 1, series: [], bounds: {} }), 'odd a:1': '{"at":"yesterday"}', 'broken a:1': '{' };
  await redis.hset(vitalsKey, fields);
  const read = await createVitalsReader({ redis }).read();
  assert.deepEqual(read?.filter(({ service }) => ['silent', 'odd', 'broken'].includes(service)), []);
  await redis.hdel(vitalsKey, ...Object.keys(fields));
  const away = createRedis({ url: 'redis://127.0.0.1:9', logger });
  assert.equal(await createVitalsReader({ redis: away }).read(), null);
  const publisher = publishVitals({ service: 'nobody', redis: away, everyMs: 10 });
  await publisher.stop();
  away.disconnect();
});
