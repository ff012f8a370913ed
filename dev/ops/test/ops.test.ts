import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { verifyAuditChain } from '#platform/audit/audit';
import { platformMigrations } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { defineConsumer, on, startConsumers, type RunningConsumers } from '#platform/messaging/consumer';
import { defineEvent } from '#platform/messaging/contract';
import { createOutbox } from '#platform/outbox/outbox';
import { redriveOutbox } from '#platform/outbox/redrive';
import { createRelay, type Relay } from '#platform/outbox/relay';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestBroker, type TestBroker } from '#platform/testing/test-broker';
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database';
import { waitFor } from '#platform/testing/wait-for';
import { findConsumers } from '../consumers.ts';
import { discardLetters, findLetters, replayLetters } from '../letters.ts';
import { toTime } from '../options.ts';
import { reportQueues } from '../queue-report.ts';
import { setPaused } from '../pauses.ts';
import { opsUrls, type OpsTarget } from '../target.ts';

const logger = silentLogger();
const happened = defineEvent({ type: 'shop.happened.v1', aggregate: 'shop', producer: 'shop', schema: z.object({ n: z.int() }), example: { n: 1 } });
let isBroken = false;
const consumer = defineConsumer({
  name: 'shop.effects',
  on: [on(happened, async ({ tx, message }) => {
    if (isBroken) throw new DomainError('REFUSED', 'the other side is closed', { permanent: true });
    await tx.execute('INSERT INTO effect (message_id, n) VALUES (?, ?)', [message.id, message.data.n]);
  })],
});
let db: TestDatabase;
let broker: TestBroker;
let relay: Relay;
let running: RunningConsumers;
let target: OpsTarget;

before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations });
  await db.execute('CREATE TABLE effect (message_id VARCHAR(40) NOT NULL, n INT NOT NULL) ENGINE=InnoDB');
  broker = await createTestBroker('shop');
  running = await startConsumers({ broker, db, consumers: [consumer], logger });
  relay = createRelay({ db, broker, logger, pollMs: 20 });
  relay.start();
  target = {
    consumers: [{ name: consumer.name, service: 'shop', types: [happened.type] }, { name: 'shop.never-started', service: 'shop', types: [happened.type] }],
    services: ['shop'],
    database: async () => db,
    broker: async () => broker,
  };
});
after(async () => {
  await running.stop();
  await relay.stop();
  await broker.destroy([consumer]);
  await db.drop();
});

const outbox = createOutbox({ producer: 'shop' });
const emit = (n: number) => db.transaction((tx) => outbox.add(tx, happened, { aggregateId: `shop-${n}`, aggregateVersion: 1, data: { n } }));
const effects = async () => (await db.query<{ n: number }>('SELECT n FROM effect ORDER BY n')).map(({ n }) => n);
const dead = (count: number) => waitFor(async () => (await broker.depth(consumer.name, 'dead')) === count, { what: `${count} dead letters` });
const why = { actor: 'operator:test', reason: 'the other side is open again' };

test('the report tells what waits and for how long, what is dead, and which queue does not exist', async () => {
  isBroken = true;
  for (const n of [1, 2, 3]) await emit(n);
  await dead(3);
  await running.stop();
  for (const n of [4, 5]) await emit(n);
  await waitFor(async () => (await broker.depth(consumer.name)) === 2, { what: 'two waiting messages' });
  const { queues, outboxes } = await reportQueues(target);
  const [own, missing] = queues;
  assert.equal(own?.waiting, 2);
  assert.equal(own?.attached, 0);
  assert.equal(own?.dead, 3);
  assert.ok(own?.oldestSeconds !== null && own.oldestSeconds >= 0 && own.oldestSeconds < 60);
  assert.ok(own?.oldestDeadSeconds !== null && own.oldestDeadSeconds >= own.oldestSeconds);
  assert.equal(missing?.waiting, null);
  assert.deepEqual(outboxes, [{ service: 'shop', waiting: 0, oldestSeconds: null, stuck: 0, lastError: null }]);
  isBroken = false;
  running = await startConsumers({ broker, db, consumers: [consumer], logger });
  await waitFor(async () => (await effects()).length === 2, { what: 'the waiting ones’ effects' });
});

test('letters are found by reason, replayed at the given rate, and each replay is in the audit log', async () => {
  assert.equal((await findLetters(target, { filter: { errorCode: 'OTHER' } })).length, 0);
  const letters = await findLetters(target, { filter: { errorCode: 'REFUSED' } });
  assert.equal(letters.length, 3);
  const one = letters[0]?.messageId ?? '';
  assert.equal((await discardLetters(target, { ...why, consumer: consumer.name, filter: { messageId: one }, dryRun: true })).length, 1);
  await dead(3);
  await discardLetters(target, { ...why, reason: 'sent by mistake', consumer: consumer.name, filter: { messageId: one } });
  await dead(2);
  const startedAt = Date.now();
  assert.equal((await replayLetters(target, { ...why, filter: {}, ratePerSecond: 5 })).length, 2);
  assert.ok(Date.now() - startedAt >= 200, 'the second waited for its turn');
  await waitFor(async () => (await effects()).length === 4, { what: 'the replayed ones’ effects' });
  const audited = await db.query<{ action: string; count: number }>('SELECT action, COUNT(*) AS count FROM audit_log GROUP BY action ORDER BY action');
  assert.deepEqual(audited, [{ action: 'dead-letter.discard', count: 1 }, { action: 'dead-letter.replay', count: 2 }]);
});

test('messages that a deleted queue took with it are sent again from the outbox; what had arrived has no second effect', async () => {
  await running.stop();
  const from = new Date(Date.now() - 1_000);
  for (const n of [11, 12]) await emit(n);
  await waitFor(async () => (await broker.depth(consumer.name)) === 2, { what: 'two waiting messages' });
  await broker.withChannel((channel) => channel.deleteQueue(broker.topology.prefix + consumer.name));
  running = await startConsumers({ broker, db, consumers: [consumer], logger });
  const filter = { publishedFrom: new Date(from.getTime() - 60_000) };
  assert.ok((await redriveOutbox({ db, filter, ...why, dryRun: true })).length >= 7);
  const sent = await redriveOutbox({ db, filter, ...why, batchSize: 3 });
  assert.ok(sent.length >= 7);
  await waitFor(async () => (await effects()).includes(12), { what: 'the lost ones’ effects' });
  await waitFor(async () => (await relay.backlog()).count === 0 && (await broker.depth(consumer.name)) === 0, { what: 'everything to be sent' });
  assert.deepEqual((await effects()).slice(-4), [4, 5, 11, 12]);
  assert.equal(new Set(await effects()).size, (await effects()).length);
  await assert.rejects(redriveOutbox({ db, filter: {}, ...why }), /needs message ids, or the time/);
  const ids = sent.slice(0, 1).map(({ id }) => id);
  assert.equal((await redriveOutbox({ db, filter: { ids }, ...why })).length, 1);
  assert.deepEqual((await verifyAuditChain(db)).breaks, []);
});

test('a paused consumer takes nothing until it is resumed; who did it and why is in the audit log', async () => {
  const change = { consumer: consumer.name, ...why };
  const attached = async (count: number) => waitFor(async () => (await reportQueues(target)).queues[0]?.attached === count, { what: `${count} attached`, timeoutMs: 30_000 });
  assert.equal(await setPaused(target, true, change), true);
  assert.equal(await setPaused(target, true, change), false);
  await attached(0);
  await emit(21);
  await waitFor(async () => (await broker.depth(consumer.name)) === 1, { what: 'the message to wait' });
  assert.equal(await setPaused(target, false, change), true);
  assert.equal(await setPaused(target, false, change), false);
  await waitFor(async () => (await effects()).includes(21), { what: 'its effect', timeoutMs: 30_000 });
  const audit = await db.query<{ action: string; actor: string; target: string }>("SELECT action, actor, target FROM audit_log WHERE action LIKE 'consumer.%' ORDER BY position");
  assert.deepEqual(audit, ['consumer.pause', 'consumer.resume'].map((action) => ({ action, actor: why.actor, target: consumer.name })));
  await assert.rejects(setPaused(target, true, { ...change, consumer: 'shop.nobody' }), /no consumer "shop.nobody"/);
});

test('consumers are found in the code, times are read, and a missing stack is explained', () => {
  const names = findConsumers().map(({ name }) => name);
  assert.ok(names.includes('order.checkout-replies') && names.includes('product.stock'));
  assert.ok(findConsumers().every(({ types }) => types.length > 0));
  assert.ok(['order', 'product', 'vendor', 'notification'].every((service) => names.includes(`${service}.personal-data`)), 'those that several subgraphs share, too');
  assert.ok(findConsumers().find(({ name }) => name === 'notification.vendor-messages')?.types.includes('stock.low.v1'), 'also where it is imported by another name');
  const now = new Date('2026-03-01T12:00:00Z');
  assert.equal(toTime('--after', '30m', now)?.toISOString(), '2026-03-01T11:30:00.000Z');
  assert.throws(() => toTime('--after', 'yesterday'), /--after "yesterday" is no time/);
  assert.throws(() => opsUrls({ OPS_RABBITMQ_URL: 'amqp://x' }), /OPS_DATABASE_URLS is missing/);
  assert.deepEqual(opsUrls({ OPS_DATABASE_URLS: 'a=mysql://h/a,b=mysql://h/b', OPS_RABBITMQ_URL: 'amqp://x' }).brokers, { a: 'amqp://x', b: 'amqp://x' });
});
