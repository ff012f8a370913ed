import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { createDatabase, platformMigrations } from '../data/database.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { metricsText } from '../telemetry/metrics.ts';
import { runChild } from '../testing/child-process.ts';
import { createTcpProxy } from '../testing/tcp-proxy.ts';
import type { TcpProxy } from '../testing/tcp-proxy.ts';
import { createTestBroker } from '../testing/test-broker.ts';
import type { TestBroker } from '../testing/test-broker.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { waitFor } from '../testing/wait-for.ts';
import { connectBroker } from './broker.ts';
import type { Broker } from './broker.ts';
import { publishOutcome } from './confirms.ts';
import { startConsumers } from './consumer.ts';
import type { RunningConsumers } from './consumer.ts';
import type { Envelope } from './envelope.ts';
import { record, recorder } from './test/recorder.ts';

const logger = silentLogger();
/** For coming back after a loss, which takes 5 s when many tries failed; on a busy machine a message may go through the retries of 30 s as well. */
const patienceMs = 150_000;
let db: TestDatabase;
/** Direct; only to look and to clean up. */
let broker: TestBroker;
let proxy: TcpProxy;
/** Under test: its connection goes through the proxy. */
let fragile: Broker;
let consumers: RunningConsumers;

before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations });
  await db.execute('CREATE TABLE effect (message_id VARCHAR(40) NOT NULL, n INT NOT NULL, KEY (message_id)) ENGINE=InnoDB');
  broker = await createTestBroker('recovery-test');
});
beforeEach(async () => {
  await broker.withChannel(async (channel) => {
    // With all it holds: what a stopped consumer had in hand returns to its queue a moment later, and would be the next test's.
    await channel.deleteQueue(broker.topology.prefix + recorder.name);
    // What was published while there was no queue would be fetched by the next consumer.
    await channel.purgeQueue(broker.topology.unrouted);
  });
  await db.execute('DELETE FROM effect');
  proxy = await createTcpProxy(broker.options.url);
  fragile = await connectBroker({ ...broker.options, url: proxy.url, service: 'recovery-test-fragile', confirmTimeoutMs: 1000 });
  consumers = await startConsumers({ broker: fragile, db, consumers: [recorder], logger });
});
afterEach(async () => {
  await consumers.stop();
  await fragile.close();
  await proxy.close();
});
after(async () => {
  await broker.destroy([recorder]);
  await db.drop();
});

const effects = () => db.query<{ n: number }>('SELECT n FROM effect ORDER BY n');
const numbers = (count: number) => Array.from({ length: count }, (_, index) => ({ n: index }));

/** Publishes until confirmed, as the relay does. */
async function publishSurely(on: Broker, envelope: Envelope): Promise<void> {
  await waitFor(() => on.publish(envelope).then(() => true, () => false), { what: 'a confirm', timeoutMs: patienceMs, intervalMs: 50 });
}

test('connections cut again and again while publishing and consuming lose nothing and repeat no effect', async () => {
  const queue = numbers(600).map(({ n }) => record(n));
  let confirmed = 0;
  await Promise.all(Array.from({ length: 10 }, async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      await publishSurely(fragile, next);
      confirmed += 1;
      // By progress, not by time: the others are publishing right now, and a slow machine is not cut off before it has come back.
      if (confirmed % 100 === 0) proxy.cut();
    }
  }));
  await waitFor(async () => (await effects()).length >= 600, { what: 'all effects', timeoutMs: patienceMs });
  assert.deepEqual(await effects(), numbers(600));
});

test('a broker that is down at the start is connected to later, and consumers begin then', async () => {
  await consumers.stop();
  await fragile.close();
  await proxy.goDown();
  fragile = await connectBroker({ ...broker.options, url: proxy.url, service: 'recovery-test-late' });
  assert.deepEqual(fragile.health(), { connected: false, blocked: false });
  await assert.rejects(fragile.publish(record(1)), (error) => publishOutcome(error) === 'disconnected');
  consumers = await startConsumers({ broker: fragile, db, consumers: [recorder], logger });
  await publishSurely(broker, record(0));
  await proxy.comeUp();
  await waitFor(async () => (await effects()).length === 1, { what: 'the effect', timeoutMs: patienceMs });
});

test('a publish to a frozen broker fails after the confirm timeout instead of hanging', async () => {
  proxy.freeze();
  await assert.rejects(fragile.publish(record(1)), (error) => publishOutcome(error) === 'timeout');
  proxy.thaw();
  await publishSurely(fragile, record(2));
});

test('a deleted queue is declared again and consuming goes on', async () => {
  await publishSurely(fragile, record(0));
  await waitFor(async () => (await effects()).length === 1, { what: 'the first effect' });
  await broker.withChannel((channel) => channel.deleteQueue(broker.topology.prefix + recorder.name));
  await waitFor(() => broker.withChannel((channel) => channel.checkQueue(broker.topology.prefix + recorder.name)).then(() => true, () => false), { what: 'the queue to be back' });
  await waitFor(async () => {
    await fragile.publish(record(1));
    return (await effects()).length >= 2;
  }, { what: 'consuming to go on' });
});

test('a message to an exchange that does not exist fails alone; the publisher goes on', async () => {
  const message = { exchange: 'test-no-such-exchange', routingKey: 'x', content: Buffer.from('{}'), messageId: 'm', type: 't', headers: {} };
  await assert.rejects(fragile.send(message), (error) => publishOutcome(error) === 'disconnected');
  await publishSurely(fragile, record(0));
  await waitFor(async () => (await effects()).length === 1, { what: 'the effect' });
});

test('a consumer killed between commit and ack has its message delivered again without a second effect', async () => {
  await consumers.stop();
  const { logger: _logger, ...options } = broker.options;
  await broker.publish(record(0));
  const child = runChild(new URL('./test/crashing-consumer.ts', import.meta.url), { databaseUrl: db.url, broker: options });
  assert.equal((await child.outcome).signal, 'SIGKILL');
  assert.equal((await effects()).length, 1);
  const duplicates = async () => Number(/consumer_messages_total\{consumer="recorder.effects",outcome="duplicate"\} (\d+)/.exec(await metricsText())?.[1] ?? 0);
  const before = await duplicates();
  consumers = await startConsumers({ broker: fragile, db, consumers: [recorder], logger });
  await waitFor(async () => (await duplicates()) > before, { what: 'the redelivery' });
  assert.equal((await effects()).length, 1);
});

test('while the database is down the consumer pauses: nothing is retried or dead, and all goes on afterwards', async () => {
  await consumers.stop();
  const dbProxy = await createTcpProxy(db.url);
  const shaky = await createDatabase({ url: dbProxy.url, logger, poolSize: 5 });
  consumers = await startConsumers({ broker: fragile, db: shaky, consumers: [recorder], logger });
  await dbProxy.goDown();
  for (const { n } of numbers(80)) await publishSurely(fragile, record(n));
  await waitFor(async () => (await metricsText()).includes('consumer_paused{consumer="recorder.effects"} 1'), { what: 'the pause' });
  const tiers = fragile.topology.retryTiers.flatMap((tier) => tier.exchanges);
  const waiting = await broker.withChannel((channel) => Promise.all(tiers.map(async (queue) => (await channel.checkQueue(queue)).messageCount)));
  assert.deepEqual(waiting.filter((count) => count > 0), []);
  await dbProxy.comeUp();
  await waitFor(async () => (await effects()).length >= 80, { what: 'all effects', timeoutMs: 20_000 });
  assert.deepEqual(await effects(), numbers(80));
  assert.equal(await broker.depth(recorder.name, 'dead'), 0);
  await consumers.stop();
  await shaky.close();
  await dbProxy.close();
});

test('database connections cut every 100 ms delay effects but neither lose nor repeat them', async () => {
  await consumers.stop();
  const dbProxy = await createTcpProxy(db.url);
  const shaky = await createDatabase({ url: dbProxy.url, logger, poolSize: 5 });
  consumers = await startConsumers({ broker: fragile, db: shaky, consumers: [recorder], logger });
  const cutter = setInterval(() => dbProxy.cut(), 100);
  try {
    for (const { n } of numbers(300)) await publishSurely(fragile, record(n));
    await waitFor(async () => (await effects()).length >= 250, { what: 'most effects', timeoutMs: 20_000 });
  } finally {
    clearInterval(cutter);
  }
  await waitFor(async () => (await effects()).length + (await broker.depth(recorder.name, 'dead')) >= 300, { what: 'all effects', timeoutMs: 20_000 });
  assert.deepEqual(await effects(), numbers(300));
  await consumers.stop();
  await shaky.close();
  await dbProxy.close();
});

test('stopping waits for the message in hand and leaves the others to someone else', async () => {
  await Promise.all(numbers(200).map(({ n }) => publishSurely(broker, record(n))));
  await consumers.stop();
  const done = (await effects()).length;
  assert.equal((await db.query('SELECT 1 FROM effect')).length, done);
  consumers = await startConsumers({ broker: fragile, db, consumers: [recorder], logger });
  await waitFor(async () => (await effects()).length >= 200, { what: 'the rest' });
  assert.deepEqual(await effects(), numbers(200));
});
