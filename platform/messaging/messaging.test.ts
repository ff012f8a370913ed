import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { platformMigrations } from '../data/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import { createOutbox, type Outbox } from '../outbox/outbox.ts';
import { createRelay } from '../outbox/relay.ts';
import type { Relay } from '../outbox/relay.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createTestBroker } from '../testing/test-broker.ts';
import type { TestBroker } from '../testing/test-broker.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { waitFor } from '../testing/wait-for.ts';
import { defineConsumer, on, startConsumers } from './consumer.ts';
import type { RunningConsumers } from './consumer.ts';
import { defineCommand, defineEvent } from './contract.ts';
import type { Envelope } from './envelope.ts';

const counted = defineEvent({ type: 'thing.counted.v1', aggregate: 'thing', producer: 'maker', schema: z.object({ n: z.int() }), example: { n: 1 } });
const failing = defineEvent({ type: 'thing.failing.v1', aggregate: 'thing', producer: 'maker', schema: z.object({ kind: z.string() }), example: { kind: 'x' } });
const stopThing = defineCommand({ type: 'thing.stop.v1', target: 'counter', schema: z.object({}), example: {} });

const logger = silentLogger();
let db: TestDatabase;
let broker: TestBroker;
let relay: Relay;
let outbox: Outbox;
let consumers: RunningConsumers;
let attempts: string[] = [];

const counter = defineConsumer({
  name: 'counter.tally',
  on: [
    on(counted, async ({ tx, message }) => {
      await tx.execute('INSERT INTO tally (message_id, aggregate_id, n) VALUES (?, ?, ?)', [message.id, message.aggregateId, message.data.n]);
    }),
    on(failing, async ({ message }) => {
      attempts.push(message.id);
      if (message.data.kind === 'permanent') throw new DomainError('NEVER', 'cannot work', { permanent: true });
      throw new Error('always fails');
    }),
    on(stopThing, async ({ tx, message }) => {
      await tx.execute('INSERT INTO tally (message_id, aggregate_id, n) VALUES (?, ?, -1)', [message.id, message.aggregateId]);
    }),
  ],
});
const other = defineConsumer({ name: 'other.watch', on: [on(failing, async ({ message }) => void attempts.push(`other ${message.id}`))] });

before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations });
  await db.execute('CREATE TABLE tally (seq INT AUTO_INCREMENT PRIMARY KEY, message_id VARCHAR(40), aggregate_id VARCHAR(40), n INT) ENGINE=InnoDB');
  broker = await createTestBroker('messaging-test');
  consumers = await startConsumers({ broker, db, consumers: [counter, other], logger });
  relay = createRelay({ db, broker, logger });
  outbox = createOutbox({ producer: 'maker', relay });
  relay.start();
});
beforeEach(() => void (attempts = []));
after(async () => {
  await consumers.stop();
  await relay.stop();
  await broker.destroy([counter, other]);
  await db.drop();
});

const tally = (aggregateId: string) => db.query<{ n: number }>('SELECT n FROM tally WHERE aggregate_id = ? ORDER BY seq', [aggregateId]);
const drained = () => waitFor(async () => (await relay.backlog()).count === 0, { what: 'the outbox to be empty' });

test('what a transaction adds arrives once, in order per aggregate, and is in the event log', async () => {
  await db.transaction(async (tx) => {
    for (let n = 1; n <= 5; n += 1) await outbox.add(tx, counted, { aggregateId: 'thing-a', aggregateVersion: n, data: { n } });
  });
  await waitFor(async () => (await tally('thing-a')).length === 5, { what: 'five messages' });
  assert.deepEqual((await tally('thing-a')).map((row) => row.n), [1, 2, 3, 4, 5]);
  assert.equal((await db.query("SELECT 1 FROM event_log WHERE aggregate_id = 'thing-a'")).length, 5);
  await drained();
});

test('a rolled back transaction sends nothing', async () => {
  await assert.rejects(db.transaction(async (tx) => {
    await outbox.add(tx, counted, { aggregateId: 'thing-b', aggregateVersion: 1, data: { n: 1 } });
    throw new Error('stop');
  }));
  assert.deepEqual(await db.query("SELECT id FROM outbox WHERE aggregate_id = 'thing-b'"), []);
});

test('a command reaches its target and stays out of the event log', async () => {
  await db.transaction((tx) => outbox.add(tx, stopThing, { aggregateId: 'thing-c', aggregateVersion: 1, data: {} }));
  await waitFor(async () => (await tally('thing-c')).length === 1, { what: 'the command' });
  assert.equal((await db.query("SELECT 1 FROM event_log WHERE aggregate_id = 'thing-c'")).length, 0);
});

test('data that misses the schema is refused before it enters the outbox, and so is another service’s event', async () => {
  await assert.rejects(db.transaction((tx) => outbox.add(tx, counted, { aggregateId: 'x', aggregateVersion: 1, data: { n: 1.5 } })), z.ZodError);
  const foreign = createOutbox({ producer: 'stranger' });
  await assert.rejects(db.transaction((tx) => foreign.add(tx, counted, { aggregateId: 'x', aggregateVersion: 1, data: { n: 1 } })), /stranger cannot publish it/);
});

test('a message delivered ten times has one effect', async () => {
  const envelope: Envelope = {
    id: 'msg_duplicate', type: counted.type, producer: 'maker', aggregateType: 'thing', aggregateId: 'thing-d', aggregateVersion: 1,
    occurredAt: new Date().toISOString(), traceparent: '', data: { n: 7 },
  };
  await Promise.all(Array.from({ length: 10 }, () => broker.publish(envelope)));
  await waitFor(async () => (await broker.depth(counter.name)) === 0 && (await tally('thing-d')).length > 0, { what: 'all copies to be consumed' });
  assert.equal((await tally('thing-d')).length, 1);
});

test('a failing message passes every retry tier, returns to its own consumer only, and ends in the dead letters', async () => {
  const id = await db.transaction((tx) => outbox.add(tx, failing, { aggregateId: 'thing-e', aggregateVersion: 1, data: { kind: 'always' } }));
  await waitFor(() => broker.depth(counter.name, 'dead'), { what: 'the dead letter' });
  assert.equal(attempts.filter((attempt) => attempt === id).length, 3); // at once, then after each of two tiers
  assert.equal(attempts.filter((attempt) => attempt === `other ${id}`).length, 1);
});

test('permanent errors, unknown types and malformed messages go to the dead letters without retries', async () => {
  const before = await broker.depth(counter.name, 'dead');
  const id = await db.transaction((tx) => outbox.add(tx, failing, { aggregateId: 'thing-f', aggregateVersion: 1, data: { kind: 'permanent' } }));
  const queue = broker.topology.prefix + counter.name;
  const poison = { exchange: '', routingKey: queue, headers: {}, messageId: 'm', type: 't' };
  await broker.send({ ...poison, content: Buffer.from('not json') });
  await broker.send({ ...poison, content: Buffer.from(JSON.stringify({ id: 'x' })) });
  const unknown: Envelope = { id: 'u', type: 'thing.unknown.v1', producer: 'm', aggregateType: 't', aggregateId: 'a', aggregateVersion: 1, occurredAt: new Date().toISOString(), traceparent: '', data: {} };
  await broker.send({ ...poison, content: Buffer.from(JSON.stringify(unknown)) });
  await broker.send({ ...poison, content: Buffer.from(JSON.stringify({ ...unknown, type: counted.type, data: { n: 'one' } })) });
  await waitFor(async () => (await broker.depth(counter.name, 'dead')) === before + 5, { what: 'five dead letters' });
  assert.equal(attempts.filter((attempt) => attempt === id).length, 1);
});

test('an event nobody consumes ends up in the unrouted queue, not nowhere', async () => {
  const orphan = defineEvent({ type: 'thing.orphan.v1', aggregate: 'thing', producer: 'maker', schema: z.object({}), example: {} });
  await db.transaction((tx) => outbox.add(tx, orphan, { aggregateId: 'thing-g', aggregateVersion: 1, data: {} }));
  await waitFor(() => broker.withChannel(async (channel) => (await channel.checkQueue(broker.topology.unrouted)).messageCount), { what: 'the unrouted message' });
  await drained();
});

test('a command whose service does not exist yet stays in the outbox, holds back only its own aggregate, and is delivered later', async () => {
  const later = defineCommand({ type: 'thing.later.v1', target: 'latecomer', schema: z.object({}), example: {} });
  await db.transaction(async (tx) => {
    await outbox.add(tx, later, { aggregateId: 'thing-h', aggregateVersion: 1, data: {} });
    await outbox.add(tx, counted, { aggregateId: 'thing-h', aggregateVersion: 2, data: { n: 2 } });
    await outbox.add(tx, counted, { aggregateId: 'thing-i', aggregateVersion: 1, data: { n: 1 } });
  });
  await waitFor(async () => (await tally('thing-i')).length === 1, { what: 'the other aggregate to go on' });
  const lastError = async () => (await db.query<{ last_error: string | null }>("SELECT last_error FROM outbox WHERE aggregate_id = 'thing-h' AND published_at IS NULL ORDER BY seq"))[0]?.last_error;
  // The relay notes it when it gets there: the other aggregate's message may be out before.
  assert.match(await waitFor(lastError, { what: 'the reason to be noted' }), /no queue for the message/);
  assert.deepEqual(await tally('thing-h'), []);
  const received: string[] = [];
  const latecomer = defineConsumer({ name: 'latecomer.inbox', on: [on(later, async ({ message }) => void received.push(message.id))] });
  const started = await startConsumers({ broker, db, consumers: [latecomer], logger });
  await waitFor(() => received.length === 1, { what: 'the late command' });
  await waitFor(async () => (await tally('thing-h')).length === 1, { what: 'the message behind it' });
  await started.stop();
  await broker.withChannel(async (channel) => {
    await channel.deleteQueue(`${broker.topology.prefix}latecomer.inbox`);
    await channel.deleteQueue(`${broker.topology.prefix}latecomer.inbox.dead`);
  });
});
