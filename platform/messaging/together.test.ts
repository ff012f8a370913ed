import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { platformMigrations } from '../data/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { metricsText } from '../telemetry/metrics.ts';
import { runChild } from '../testing/child-process.ts';
import { createTestBroker, type TestBroker } from '../testing/test-broker.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { waitFor } from '../testing/wait-for.ts';
import { defineConsumer, on, onMany, startConsumers, type RunningConsumers } from './consumer.ts';
import type { Envelope } from './envelope.ts';
import { gatherer } from './test/gatherer.ts';
import { record, recorded } from './test/recorder.ts';

const logger = silentLogger();
let db: TestDatabase;
let broker: TestBroker;
let consumers: RunningConsumers | undefined;
let commits: number[] = [];

before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations });
  await db.execute('CREATE TABLE effect (seq INT AUTO_INCREMENT PRIMARY KEY, message_id VARCHAR(40) NOT NULL, n INT NOT NULL) ENGINE=InnoDB');
  broker = await createTestBroker('together-test');
  await (await startConsumers({ broker, db, consumers: [gatherer], logger })).stop(); // leaves the queue
});
beforeEach(async () => {
  commits = [];
  await db.execute('DELETE FROM effect');
});
afterEach(async () => {
  await consumers?.stop();
  consumers = undefined;
});
after(async () => {
  await broker.destroy([gatherer]);
  await db.drop();
});

const effects = async () => (await db.query<{ n: number }>('SELECT n FROM effect ORDER BY seq')).map(({ n }) => n);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b);
const ofOne = (aggregateId: string, n: number): Envelope => ({ ...record(n), aggregateId, aggregateVersion: n });

/** They wait in the queue before anybody takes them. */
async function publishAll(envelopes: readonly Envelope[]): Promise<void> {
  for (const envelope of envelopes) await broker.publish(envelope);
  await waitFor(async () => (await broker.depth(gatherer.name)) === envelopes.length, { what: 'all of them to wait' });
}

/** Handlers that write an effect per message, and do `also`. Notes how many effects each transaction had. */
async function start(also: (n: number) => void = () => undefined): Promise<void> {
  const consumer = defineConsumer({
    name: gatherer.name,
    prefetch: gatherer.prefetch,
    together: gatherer.together,
    on: [on(recorded, async ({ tx, message }) => {
      await tx.execute('INSERT INTO effect (message_id, n) VALUES (?, ?)', [message.id, message.data.n]);
      also(message.data.n);
      tx.afterCommit(() => void commits.push(message.data.n));
    })],
  });
  consumers = await startConsumers({ broker, db, consumers: [consumer], logger });
}

const counted = async (metric: string, outcome: string) => Number(new RegExp(`^${metric}\\{consumer="${gatherer.name}",outcome="${outcome}"\\} (\\d+)`, 'm').exec(await metricsText())?.[1] ?? 0);

test('messages that wait share a transaction, and those of one aggregate keep their order', async () => {
  const before = await counted('consumer_shared_transactions_total', 'done');
  await publishAll(numbers(12).map((n) => ofOne(`thing-${n % 3}`, n)));
  await start();
  await waitFor(async () => (await effects()).length === 12, { what: 'all effects' });
  const order = await effects();
  for (const rest of [0, 1, 2]) assert.deepEqual(order.filter((n) => n % 3 === rest), numbers(12).filter((n) => n % 3 === rest));
  await waitFor(() => commits.length === 12, { what: 'what follows the commits' });
  assert.ok((await counted('consumer_shared_transactions_total', 'done')) > before);
});

test('a handler of several gets those that wait at once, of each aggregate one at a time and in order', async () => {
  const calls: number[][] = [];
  await publishAll([...numbers(12).map((n) => ofOne(`thing-${n % 6}`, n)), ...numbers(4).map((n) => record(12 + n))]);
  const consumer = defineConsumer({
    name: gatherer.name,
    prefetch: gatherer.prefetch,
    together: gatherer.together,
    on: [onMany(recorded, async ({ tx, messages }) => {
      tx.insertAtEnd('INSERT INTO effect (message_id, n) VALUES ?', messages.map(({ id, data }) => [id, data.n]));
      calls.push(messages.map(({ data }) => data.n));
    })],
  });
  consumers = await startConsumers({ broker, db, consumers: [consumer], logger });
  await waitFor(async () => (await effects()).length === 16, { what: 'all effects' });
  assert.ok(calls.length < 10, `${calls.length} calls for 16 messages`);
  for (const call of calls) assert.equal(new Set(call.map((n) => (n < 12 ? n % 6 : n))).size, call.length, 'an aggregate is in one call once');
  const order = await effects();
  for (const rest of numbers(6)) assert.deepEqual(order.filter((n) => n < 12 && n % 6 === rest), [rest, rest + 6]);
});

test('one of ten that fails for good is a dead letter, and the other nine are done once', async () => {
  await publishAll(numbers(10).map((n) => record(n)));
  const before = await broker.depth(gatherer.name, 'dead');
  await start((n) => {
    if (n === 4) throw new DomainError('NEVER', 'cannot work', { permanent: true });
  });
  await waitFor(async () => (await broker.depth(gatherer.name, 'dead')) === before + 1, { what: 'the dead letter' });
  await waitFor(async () => (await effects()).length >= 9, { what: 'the others' });
  assert.deepEqual(sorted(await effects()), numbers(10).filter((n) => n !== 4));
  assert.deepEqual(sorted(commits), numbers(10).filter((n) => n !== 4));
});

test('one of ten that fails for now goes through the retries alone', async () => {
  let failures = 0;
  await publishAll(numbers(10).map((n) => record(n)));
  await start((n) => {
    // Together, alone, and after the first tier.
    if (n === 7 && failures < 3) throw new Error(`not yet (${(failures += 1)})`);
  });
  await waitFor(async () => (await effects()).length === 10, { what: 'all effects' });
  assert.deepEqual(sorted(await effects()), numbers(10));
  assert.equal(failures, 3);
  assert.equal(await counted('consumer_messages_total', 'retried'), 2);
});

test('a message that comes twice among others has one effect', async () => {
  const twice = record(1);
  await publishAll([record(0), twice, twice, record(2)]);
  await start();
  await waitFor(async () => (await effects()).length >= 3 && (await broker.depth(gatherer.name)) === 0, { what: 'all effects' });
  await waitFor(async () => (await counted('consumer_messages_total', 'duplicate')) === 1, { what: 'the copy to be known' });
  assert.deepEqual(sorted(await effects()), [0, 1, 2]);
});

test('a deadlock is tried again together, and leaves each effect once', async () => {
  let deadlocks = 1;
  await publishAll(numbers(6).map((n) => record(n)));
  await start((n) => {
    if (n === 3 && deadlocks > 0) throw Object.assign(new Error('Deadlock found'), { errno: 1213, retriesLeft: (deadlocks -= 1) });
  });
  const undone = await counted('consumer_shared_transactions_total', 'undone');
  await waitFor(async () => (await effects()).length === 6, { what: 'all effects' });
  assert.deepEqual([sorted(await effects()), await counted('consumer_shared_transactions_total', 'undone')], [numbers(6), undone]);
});

test('a consumer that gathers does what waits when it stops, and leaves nothing in the queue', async () => {
  const consumer = defineConsumer({ ...gatherer, gatherMs: 1_000, on: [...gatherer.bindings.values()] });
  consumers = await startConsumers({ broker, db, consumers: [consumer], logger });
  for (const n of numbers(3)) await broker.publish(record(n));
  await waitFor(async () => (await broker.depth(gatherer.name)) === 0, { what: 'all of them to be handed over' });
  const before = performance.now();
  await consumers.stop();
  consumers = undefined;
  assert.ok(performance.now() - before < 900, 'it did not wait for more');
  assert.deepEqual([sorted(await effects()), await broker.depth(gatherer.name)], [numbers(3), 0]);
});

test('a consumer killed between the commit of several messages and their acks has them delivered again without a second effect', async () => {
  await publishAll(numbers(10).map((n) => record(n)));
  const { logger: _logger, ...options } = broker.options;
  const child = runChild(new URL('./test/crashing-consumer.ts', import.meta.url), { databaseUrl: db.url, broker: options, consumer: gatherer.name });
  assert.equal((await child.outcome).signal, 'SIGKILL');
  const done = (await effects()).length;
  assert.ok(done > 1, `${done} effects were committed together`);
  const duplicates = await counted('consumer_messages_total', 'duplicate');
  await start();
  await waitFor(async () => (await counted('consumer_messages_total', 'duplicate')) === duplicates + done && (await effects()).length === 10, { what: 'the redelivery' });
  assert.deepEqual(sorted(await effects()), numbers(10));
});
