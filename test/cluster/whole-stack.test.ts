/**
 * The walk of test/stack where each backing service has several nodes: a Redis Cluster of three masters with a replica each, a RabbitMQ cluster of
 * three with quorum queues, MySQL with a replica to read from. A node of each is killed while people buy; then the whole walk is taken without them.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { startMysqlPair, type MysqlPair } from '../../dev/cluster/mysql-replica.ts';
import { startRabbitmqCluster, type RabbitmqCluster } from '../../dev/cluster/rabbitmq-cluster.ts';
import { startRedisCluster, type RedisCluster } from '../../dev/cluster/redis-cluster.ts';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { createApi } from '../../dev/seed/api.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { subgraphNames } from '../../dev/services.ts';
import { startStack, type BackingUrls } from '../../dev/stack.ts';
import { buy, checkoutStates, type Purchase } from '../faults/support/shoppers.ts';
import { createJourney } from '../stack/journey.ts';
import { app } from '../stack/walk/app.ts';
import { buying } from '../stack/walk/buying.ts';
import { cost } from '../stack/walk/cost.ts';
import { guards } from '../stack/walk/guards.ts';
import { merging } from '../stack/walk/merging.ts';
import { records } from '../stack/walk/records.ts';
import { visiting } from '../stack/walk/visiting.ts';
import { createWebClient } from '../stack/web-client.ts';
import type { Chapter, Walk } from '../stack/walk/walk.ts';

let mysql: MysqlPair;
let redis: RedisCluster;
let rabbitmq: RabbitmqCluster;
let backing: { -readonly [K in keyof BackingUrls]: BackingUrls[K] };
let walk: Walk;

before(async () => {
  [mysql, redis, rabbitmq] = [await startMysqlPair(), await startRedisCluster({ hasReplicas: true }), await startRabbitmqCluster()];
  backing = { mysqlAdminUrl: mysql.primary.url(), mysqlReplicas: [`127.0.0.1:${mysql.replica.port}`], redisUrl: redis.url, rabbitmqUrl: rabbitmq.url, rabbitmqManagementUrl: rabbitmq.managementUrl };
  // On a small machine that runs three clusters besides, nobody is refused for slowness.
  const unhurried = { SHED_ANONYMOUS_MS: '20000', SHED_EVERYBODY_MS: '20000' };
  const entry = { ...unhurried, ADMISSION_TARGET_MS: '10000', ADMISSION_WAIT_MS: '5000' };
  const stack = await startStack({ backing, env: { '*': { LOG_LEVEL: 'debug' }, gateway: { ...unhurried, RATE_LIMIT_ACTOR: '0' }, 'bff-web': entry, 'bff-mobile': entry } });
  walk = { stack, journey: createJourney(stack) };
  await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 4 });
}, { timeout: 600_000 });
after(async () => {
  // Accounts need not be removed one by one from a cluster that goes as a whole, and had better not be from one with a dead node.
  if (backing) delete backing.rabbitmqManagementUrl;
  try {
    await walk?.stack.stop();
  } finally {
    for (const cluster of [rabbitmq, redis, mysql]) await cluster?.close();
  }
});

const take = (chapters: readonly Chapter[], when: string): void => {
  for (const chapter of chapters) for (const [title, step] of Object.entries(chapter)) test(`${when}: ${title}`, (t) => step(walk, t));
};

/** Reads of all subgraphs that the replica answered. */
async function answeredByReplica(): Promise<number> {
  const texts = await Promise.all(subgraphNames.map(async (name) => (await fetch(`${walk.stack.urls[name]}/metrics`)).text()));
  return texts.reduce((sum, text) => sum + Number(/^db_replica_reads_total\{.*outcome="answered".*\} (\d+)/m.exec(text)?.[1] ?? 0), 0);
}

take([visiting, buying, cost], 'all nodes alive');

test('the replica of the database answers reads, and every queue is kept by all three brokers', async (t) => {
  const answered = await answeredByReplica();
  t.diagnostic(`the replica (${mysql.version}) answered ${answered} reads`);
  assert.ok(answered > 20, `${answered} reads`);
  const { virtualHost } = brokerOf(walk.stack.topology.brokers.order);
  for (const queue of ['order.checkout-replies', 'notification.buyer-messages', 'mkt.unrouted']) assert.equal((await rabbitmq.placesOf(queue, virtualHost)).members.length, 3, queue);
});

function brokerOf(url: string | undefined): { virtualHost: string } {
  return { virtualHost: decodeURIComponent(new URL(url ?? '').pathname.slice(1)) };
}

const [purchasesBefore, purchasesInAll] = [3, 15];

test('a Redis master, a RabbitMQ node and the database replica are killed while people buy: every purchase is placed, and the invariants hold', async (t) => {
  const { stack } = walk;
  const api = createApi(stack.topology);
  const purchases: Purchase[] = [];
  const purchase = async (index: number): Promise<void> => void purchases.push(await buy(api, { index, isPayable: true, patienceMs: 120_000 }));
  for (let index = 0; index < purchasesBefore; index += 1) await purchase(index);
  // In the middle of one, whose messages are under way.
  const underWay = purchase(purchasesBefore);
  const killedAt = Date.now();
  const since = (): string => `${((Date.now() - killedAt) / 1_000).toFixed(1)} s after the deaths`;
  await Promise.all([redis.nodes[2]?.kill(), rabbitmq.nodes[2]?.kill(), mysql.replica.kill()]);
  await underWay;
  t.diagnostic(`the purchase under way was answered ${since()}`);
  for (let index = purchasesBefore + 1; index < purchasesInAll; index += 2) await Promise.all([purchase(index), purchase(index + 1)]);
  const ids = purchases.map(({ checkoutId }) => checkoutId);
  const states = await waitFor(async () => {
    const found = await checkoutStates(stack, ids);
    return found.every(({ state }) => state === 'PLACED' || state === 'FAILED') ? found : undefined;
  }, { what: 'all checkouts to end', timeoutMs: 120_000, intervalMs: 500 });
  assert.deepEqual(states.filter(({ state }) => state !== 'PLACED'), []);
  assert.equal(states.length, ids.length);
  await redis.healed();
  t.diagnostic(`${ids.length} purchases were placed, and every key has a master again, ${since()}`);
  let violations: string[] = [];
  await waitFor(async () => (violations = await checkInvariants(stack.topology)).length === 0, { what: 'the invariants to hold', timeoutMs: 90_000, intervalMs: 1_000 }).catch(() => undefined);
  assert.deepEqual(violations, []);
});

take([visiting, buying], 'a node of each dead');

test('the replica comes back, catches up, and is read from again', async () => {
  const { stack, journey } = walk;
  const before = await answeredByReplica();
  const variantIds = await journey.variantsOf('harbour-mug');
  await mysql.replica.start();
  await waitFor(async () => {
    // Reads of a purchase come from no cache.
    await journey.fillAndCheckOut(createWebClient(stack.urls['bff-web']), variantIds);
    return (await answeredByReplica()) > before || null;
  }, { what: 'the replica to be read from again', timeoutMs: 60_000, intervalMs: 500 });
});

take([app, merging, guards, records], 'in the end');
