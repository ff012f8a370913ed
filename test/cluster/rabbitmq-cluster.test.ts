/** Messages through a RabbitMQ cluster of three nodes, each queue kept by all three; the one that leads the consumer's queue dies in the middle. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { platformMigrations } from '#platform/data/database';
import { connectBroker, type Broker } from '#platform/messaging/broker';
import { startConsumers, type RunningConsumers } from '#platform/messaging/consumer';
import { createRelay, type Relay } from '#platform/outbox/relay';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database';
import { waitFor } from '#platform/testing/wait-for';
import { closeKillable, openKillable } from '../../dev/backing/killable.ts';
import { startRabbitmqCluster, type RabbitmqCluster } from '../../dev/cluster/rabbitmq-cluster.ts';
import { createEffects, produce, tables } from '../faults/support/load.ts';

const logger = silentLogger();
const hasOwnDatabase = !process.env.TEST_MYSQL_ADMIN_URL;
let cluster: RabbitmqCluster;
let db: TestDatabase;
let broker: Broker;
let consumers: RunningConsumers;
let relay: Relay;

before(async () => {
  if (hasOwnDatabase) process.env.TEST_MYSQL_ADMIN_URL = (await openKillable('faults', ['mysql'])).mysql.url;
  cluster = await startRabbitmqCluster();
  db = await createTestDatabase({ migrations: platformMigrations, queueLimit: 500, statementTimeoutMs: 5_000, acquireTimeoutMs: 20_000 });
  for (const table of tables) await db.execute(table);
  broker = await connectBroker({ url: cluster.url, service: 'cluster', logger, retryDelaysMs: [100, 1_000] });
  consumers = await startConsumers({ broker, db, consumers: [createEffects({ prefetch: 20 })], logger });
  relay = createRelay({ db, broker, logger });
  relay.start();
}, { timeout: 300_000 });
after(async () => {
  await consumers?.stop(1_000);
  await relay?.stop();
  await broker?.close();
  await db?.drop();
  await cluster?.close();
  if (hasOwnDatabase) await closeKillable('faults');
});

const count = async (sql: string): Promise<number> => (await db.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`))[0]?.n ?? 0;

test('every queue is kept by all three nodes', async () => {
  for (const queue of ['taker.effects', 'taker.effects.dead', 'mkt.unrouted', 'mkt.retry.100ms.a']) {
    assert.deepEqual((await cluster.placesOf(queue)).members.toSorted(), cluster.nodes.map(({ name }) => name).toSorted(), queue);
  }
});

test("the node that leads the consumer's queue killed while 3,000 events go through: none lost, none invented, none done twice", async (t) => {
  const events = 3_000;
  let written = 0;
  // Asked before: the management API may take longer than a good part of the events.
  const { leader } = await cluster.placesOf('taker.effects');
  const production = produce(db, { first: 0, count: events, parallel: 2, onProgress: (so) => (written = so) });
  await waitFor(async () => (await count('effect')) > 300, { what: 'the load to run', timeoutMs: 60_000 });
  await cluster.nodes.find(({ name }) => name === leader)?.kill();
  const [atKill, effectsAtKill, killedAt] = [written, await count('effect'), Date.now()];
  assert.ok(effectsAtKill + 100 < events, `${effectsAtKill} of ${events} messages were done before the node was dead`);
  await waitFor(async () => (await count('effect')) > effectsAtKill + 100, { what: 'messages to go on without the node', timeoutMs: 60_000 });
  t.diagnostic(`killed with ${atKill} written and ${effectsAtKill} done; going on after ${((Date.now() - killedAt) / 1_000).toFixed(1)} s`);
  await production;
  await waitFor(async () => (await count('effect')) >= events && (await count('outbox WHERE published_at IS NULL')) === 0, { what: 'everything to be done', timeoutMs: 120_000, intervalMs: 200 });
  assert.deepEqual(
    {
      sent: await count('sent'),
      lost: await count('sent LEFT JOIN effect USING (message_id) WHERE effect.message_id IS NULL'),
      invented: await count('effect LEFT JOIN sent USING (message_id) WHERE sent.message_id IS NULL'),
      twice: await count('(SELECT message_id FROM effect GROUP BY message_id HAVING COUNT(*) > 1) AS twice'),
      stale: await count('thing LEFT JOIN copy USING (id) WHERE copy.version IS NULL OR copy.version <> thing.version'),
    },
    { sent: events, lost: 0, invented: 0, twice: 0, stale: 0 },
  );
});
