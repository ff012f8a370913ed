import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Series, Vitals } from '#platform/vitals/vitals';
import { presentSystem } from './system.ts';

const now = new Date('2026-03-01T10:00:00Z');
const bounds = { http_request_duration_seconds: [0.1, 1], db_query_duration_seconds: [0.1, 1] };

function process(service: string, { series = [], ...rest }: Partial<Omit<Vitals, 'series'>> & { series?: readonly (Partial<Series> & Pick<Series, 'metric'>)[] } = {}): Vitals {
  const base = { instance: 'host:1', role: 'all', at: now.getTime(), startedAt: 0, windowSeconds: 10, isReady: true, checks: {}, cpu: 0.1, eventLoop: 0.1, memoryBytes: 1e8, bounds, pulse: [1, 2] };
  return { service, ...base, ...rest, series: series.map((each) => ({ labels: {}, value: 0, added: 0, ...each })) };
}

const everything = ['bff-web', 'bff-mobile', 'gateway', 'user', 'vendor', 'product', 'order', 'notification'].map((name) => process(name));
const healthOf = (vitals: readonly Vitals[], name: string) => presentSystem(vitals, now).services.find((service) => service.name === name)?.health;

test('a service of which no process tells is down; while nothing can be read nothing is known', () => {
  const without = everything.filter(({ service }) => service !== 'order');
  assert.deepEqual([healthOf(without, 'order'), healthOf(without, 'user')], ['DOWN', 'UP']);
  const unread = presentSystem(null, now);
  assert.deepEqual([unread.isComplete, ...new Set([...unread.services, ...unread.stores.filter(({ name }) => name !== 'Redis')].map(({ health }) => health))], [false, 'UNKNOWN']);
});

test('a service is degraded when one of its processes is not ready or something it needs is away, and down when none is ready', () => {
  const ill = process('order', { instance: 'host:2', isReady: false, checks: { database: 'connect ECONNREFUSED', broker: 'ok' } });
  assert.equal(healthOf([...everything, ill], 'order'), 'DEGRADED');
  assert.equal(healthOf([...everything.filter(({ service }) => service !== 'order'), ill], 'order'), 'DOWN');
  assert.equal(healthOf([...everything, process('user', { instance: 'host:2', checks: { broker: 'degraded: not connected' } })], 'user'), 'DEGRADED');
});

test('only failures of ours count: refusals and wrong input leave a service up', () => {
  const requests = { metric: 'http_request_duration_seconds', labels: { status: '200' }, added: 100, buckets: [90, 10, 0] };
  const errors = (code: string) => ({ metric: 'graphql_errors_total', labels: { code }, added: 40 });
  const only = (code: string): Vitals[] => [...everything.filter(({ service }) => service !== 'gateway'), process('gateway', { series: [requests, errors(code)] })];
  assert.equal(healthOf(only('FORBIDDEN'), 'gateway'), 'UP');
  const { services } = presentSystem(only('UNAVAILABLE'), now);
  const gateway = services.find(({ name }) => name === 'gateway');
  assert.deepEqual([gateway?.health, gateway?.traffic], ['DEGRADED', { perSecond: 10, errorRatio: 0.4, p50Ms: 55.56, p99Ms: 910 }]);
});

test('a store is down when all who use it are cut off from it, degraded when some are', () => {
  const cut = (names: readonly string[]) => everything.map((each) => (names.includes(each.service) ? { ...each, checks: { database: 'gone' } } : each));
  const mysql = (names: readonly string[]) => presentSystem(cut(names), now).stores.find(({ name }) => name === 'MySQL');
  assert.deepEqual([mysql([])?.health, mysql(['order'])?.health, mysql(['user', 'vendor', 'product', 'order', 'notification'])?.health], ['UP', 'DEGRADED', 'DOWN']);
  assert.equal(mysql(['order'])?.note, 'Not reachable for order.');
});

test('a queue tells its depth once, however many workers see it; old messages, dead letters and pauses show', () => {
  const queue = (kind: string, value: number, name = 'order.stock') => ({ metric: 'broker_queue_messages', labels: { queue: name, kind }, value });
  const oldest = (value: number) => ({ metric: 'broker_queue_oldest_seconds', labels: { queue: 'order.stock' }, value });
  const workers = (...series: (Partial<Series> & Pick<Series, 'metric'>)[]) => presentSystem([process('order', { series }), process('order', { instance: 'host:2', series })], now).queues;
  const [quiet] = workers(queue('work', 7), oldest(1));
  assert.deepEqual([quiet?.waiting, quiet?.health], [7, 'UP']);
  assert.equal(workers(queue('work', 7), oldest(61))[0]?.health, 'DOWN');
  const [dead] = workers(queue('work', 0), queue('dead', 2, 'order.stock.dead'));
  assert.deepEqual([dead?.dead, dead?.health], [2, 'DEGRADED']);
  const [paused] = workers(queue('work', 0), { metric: 'consumer_stopped_by_operator', labels: { consumer: 'order.stock' }, value: 1 });
  assert.deepEqual([paused?.stoppedBecause, paused?.health], ['an operator paused it', 'DEGRADED']);
});

test('books, checkouts, breakers and caches come from whoever tells of them', () => {
  const order = process('order', { series: [{ metric: 'checkouts_overdue', value: 1 }, { metric: 'checkouts_unfinished', labels: { state: 'VOIDING' }, value: 3 }, { metric: 'checkouts_ended_total', labels: { outcome: 'PLACED' }, value: 9 }, { metric: 'invariant_violations', labels: { invariant: 'I10' }, value: 2 }, { metric: 'invariant_violations', labels: { invariant: 'I1' }, value: 0 }, { metric: 'invariants_checked_timestamp_seconds', value: 1000 }] });
  const gateway = process('gateway', { series: [{ metric: 'breaker_state', labels: { breaker: 'gateway-order' }, value: 2 }, { metric: 'gateway_cache_lookups_total', labels: { result: 'hit' }, added: 30 }, { metric: 'gateway_cache_lookups_total', labels: { result: 'miss' }, added: 10 }] });
  const page = presentSystem([order, gateway], now);
  assert.deepEqual(page.checkouts, { overdue: 1, unfinished: [{ name: 'VOIDING', count: 3 }], ended: [{ name: 'PLACED', count: 9 }] });
  assert.deepEqual(page.invariants.map(({ name, violations }) => [name, violations]), [['I1', 0], ['I10', 2]]);
  assert.deepEqual(page.invariantsCheckedAt, new Date(1_000_000));
  assert.deepEqual(page.breakers, [{ service: 'gateway', name: 'gateway-order', health: 'DOWN' }]);
  assert.deepEqual(page.caches, [{ service: 'gateway', name: 'entities and root fields', perSecond: 4, hitRatio: 0.75 }]);
  assert.equal(page.links.find(({ from, to }) => from === 'gateway' && to === 'order')?.health, 'DOWN');
});
