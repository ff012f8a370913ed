import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { createDatabase, platformMigrations } from '../data/database.ts';
import type { Database } from '../data/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import { defineConsumer, on, startConsumers } from '../messaging/consumer.ts';
import type { Consumer, RunningConsumers } from '../messaging/consumer.ts';
import { defineEvent } from '../messaging/contract.ts';
import { decodeEnvelope } from '../messaging/envelope.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { metricsText } from '../telemetry/metrics.ts';
import { runChild } from '../testing/child-process.ts';
import { createTcpProxy } from '../testing/tcp-proxy.ts';
import { createTestBroker } from '../testing/test-broker.ts';
import type { TestBroker } from '../testing/test-broker.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { waitFor } from '../testing/wait-for.ts';
import { createHousekeeping } from './housekeeping.ts';
import { createOutbox } from './outbox.ts';
import { createRelay } from './relay.ts';
import { connectBroker } from '../messaging/broker.ts';

const moved = defineEvent({ type: 'thing.moved.v1', aggregate: 'thing', producer: 'maker', schema: z.object({}), example: {} });
const logger = silentLogger();
const outbox = createOutbox({ producer: 'maker' });
let db: TestDatabase;
let broker: TestBroker;

before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations, poolSize: 20 });
  await db.execute('CREATE TABLE thing (id VARCHAR(40) PRIMARY KEY, version INT NOT NULL DEFAULT 0) ENGINE=InnoDB');
  await db.execute('CREATE TABLE effect (aggregate_id VARCHAR(40), version INT, KEY (aggregate_id)) ENGINE=InnoDB');
  broker = await createTestBroker('relay-test');
});
after(async () => {
  await broker.destroy();
  await db.drop();
});

const move = (id: string) => db.transaction(async (tx) => {
  await tx.execute('UPDATE thing SET version = version + 1 WHERE id = ?', [id]);
  const [row] = await tx.query<{ version: number }>('SELECT version FROM thing WHERE id = ?', [id]);
  await outbox.add(tx, moved, { aggregateId: id, aggregateVersion: row?.version ?? 0, data: {} });
});
const addThing = (id: string) => db.execute('INSERT INTO thing (id) VALUES (?)', [id]);
const backlog = async () => (await createRelay({ db, broker, logger }).backlog()).count;

async function withQueue(name: string, work: (arrived: { id: string; aggregateId: string; version: number }[]) => Promise<void>): Promise<void> {
  const arrived: { id: string; aggregateId: string; version: number }[] = [];
  const subscription = await broker.consume({
    queue: { name, eventTypes: [moved.type], commandTypes: [], maxLength: 100_000 },
    prefetch: 50,
    async onDelivery(delivery) {
      const { id, aggregateId, aggregateVersion } = decodeEnvelope(delivery.content);
      arrived.push({ id, aggregateId, version: aggregateVersion });
      delivery.ack();
    },
  });
  await work(arrived);
  await subscription.stop(1000);
  await removeQueues(name);
}

async function removeQueues(name: string): Promise<void> {
  await broker.withChannel(async (channel) => {
    for (const suffix of ['', '.dead']) await channel.deleteQueue(`${broker.topology.prefix}${name}${suffix}`);
  });
}

async function withEffects(consumer: Consumer, work: () => Promise<void>): Promise<void> {
  const running: RunningConsumers = await startConsumers({ broker, db, consumers: [consumer], logger });
  await work();
  await running.stop();
  await removeQueues(consumer.name);
}

test('three relays at once lose nothing and keep each aggregate in order, while transactions go on', async () => {
  const ids = Array.from({ length: 30 }, (_, index) => `order-${index}`);
  await Promise.all(ids.map(addThing));
  await withQueue('watch.order', async (arrived) => {
    const relays = [1, 2, 3].map(() => createRelay({ db, broker, logger, pollMs: 10, batchSize: 7 }));
    relays.forEach((relay) => relay.start());
    await Promise.all(ids.map(async (id) => {
      for (let n = 0; n < 15; n += 1) await move(id);
    }));
    await waitFor(() => arrived.length >= 450, { what: 'all messages', timeoutMs: 20_000 });
    await Promise.all(relays.map((relay) => relay.stop()));
    for (const id of ids) {
      const versions = arrived.filter((message) => message.aggregateId === id).map((message) => message.version);
      assert.deepEqual(versions, Array.from({ length: 15 }, (_, index) => index + 1));
    }
    assert.equal(await backlog(), 0);
  });
});

test('a relay killed between confirm and mark sends the message again, and the inbox absorbs the copy', async () => {
  await addThing('crash');
  const consumer = defineConsumer({
    name: 'watch.crash',
    on: [on(moved, async ({ tx, message }) => {
      await tx.execute('INSERT INTO effect (aggregate_id, version) VALUES (?, ?)', [message.aggregateId, message.aggregateVersion]);
    })],
  });
  await withEffects(consumer, async () => {
    await move('crash');
    const { logger: _logger, ...options } = broker.options;
    const child = runChild(new URL('./test/dying-relay.ts', import.meta.url), { databaseUrl: db.url, broker: options });
    assert.equal((await child.outcome).signal, 'SIGKILL');
    assert.equal(await backlog(), 1);
    await waitFor(async () => (await db.query("SELECT 1 FROM effect WHERE aggregate_id = 'crash'")).length === 1, { what: 'the first copy’s effect' });
    const relay = createRelay({ db, broker, logger });
    relay.start();
    await waitFor(async () => (await backlog()) === 0, { what: 'the second copy to be sent' });
    await relay.stop();
    await waitFor(async () => (await metricsText()).includes('consumer_messages_total{consumer="watch.crash",outcome="duplicate"} 1'), { what: 'the copy to be recognised' });
    assert.equal((await db.query("SELECT 1 FROM effect WHERE aggregate_id = 'crash'")).length, 1);
  });
});

test('while the broker is down messages stay, and all of them go out when it is back', async () => {
  await addThing('down');
  const proxy = await createTcpProxy(broker.options.url);
  const proxied = await connectBroker({ ...broker.options, url: proxy.url, service: 'relay-test-proxied' });
  const relay = createRelay({ db, broker: proxied, logger });
  await withQueue('watch.down', async (arrived) => {
    await proxy.goDown();
    relay.start();
    for (let n = 0; n < 20; n += 1) await move('down');
    await waitFor(async () => /outbox_publish_failures_total\{cause="broker"\} [1-9]/.test(await metricsText()), { what: 'a failed pass' });
    assert.equal((await relay.backlog()).count, 20);
    await proxy.comeUp();
    await waitFor(async () => (await relay.backlog()).count === 0, { what: 'the backlog to go', timeoutMs: 20_000 });
    await waitFor(() => arrived.length >= 20, { what: 'all messages' });
    assert.deepEqual([...new Set(arrived.map((message) => message.version))], Array.from({ length: 20 }, (_, index) => index + 1));
  });
  await relay.stop();
  await proxied.close();
  await proxy.close();
});

test('a full queue refuses, the message stays in the outbox, and goes out when there is room', async () => {
  await addThing('full');
  const queue = { name: 'watch.full', eventTypes: [moved.type], commandTypes: [], maxLength: 5 };
  const filled = await broker.consume({ queue, prefetch: 1, onDelivery: () => new Promise(() => undefined) });
  const relay = createRelay({ db, broker, logger, pollMs: 20 });
  relay.start();
  for (let n = 0; n < 30; n += 1) await move('full');
  await waitFor(async () => (await db.query("SELECT 1 FROM outbox WHERE last_error LIKE '%is full%' AND published_at IS NULL")).length > 0, { what: 'a refusal' });
  await filled.stop(0);
  await withQueue('watch.full', async (arrived) => {
    await waitFor(async () => (await backlog()) === 0, { what: 'the outbox to be empty', timeoutMs: 20_000 });
    await waitFor(() => new Set(arrived.map((message) => message.id)).size === 30, { what: 'all thirty' });
  });
  await relay.stop();
});

test('new work is refused with a time to retry while the backlog is over its limit', async () => {
  await addThing('limit');
  const small = createOutbox({ producer: 'maker', backlogLimit: 3 });
  await small.assertCapacity(db);
  for (let n = 0; n < 4; n += 1) await move('limit');
  const fresh = createOutbox({ producer: 'maker', backlogLimit: 3 });
  await assert.rejects(fresh.assertCapacity(db), (error) => error instanceof DomainError && error.code === 'UNAVAILABLE' && Number(error.details.retryAfterSeconds) > 0);
  await createOutbox({ producer: 'maker', backlogLimit: 4 }).assertCapacity(db);
});

test('over the limit, transactions of requests may not add, while those of background work may', async () => {
  await addThing('overload');
  const requestsDb = await createDatabase({ url: db.url, logger });
  const limited = createOutbox({ producer: 'maker', backlogLimit: 3, requestsDb });
  const add = (on: Database) => on.transaction((tx) => limited.add(tx, moved, { aggregateId: 'overload', aggregateVersion: 1, data: {} }));
  await assert.rejects(add(requestsDb), (error) => error instanceof DomainError && error.code === 'UNAVAILABLE' && error.details.retryAfterSeconds === 5);
  await add(db);
  await requestsDb.close();
});

test('housekeeping removes what is old and published, and nothing else', async () => {
  await db.execute('UPDATE outbox SET published_at = UTC_TIMESTAMP(3) - INTERVAL 25 HOUR WHERE published_at IS NOT NULL');
  const pending = await backlog();
  const removed = await createHousekeeping({ db, logger }).runOnce();
  assert.ok((removed.outbox ?? 0) > 450);
  const rows = await db.query('SELECT published_at FROM outbox');
  assert.equal(rows.length, pending);
});
