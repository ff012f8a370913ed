/** Purchases on a Redis Cluster and a RabbitMQ cluster, a node of each killed in the middle: they go on, and afterwards every book agrees. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { closeKillable, openKillable } from '../../dev/backing/killable.ts';
import { startRabbitmqCluster, type RabbitmqCluster } from '../../dev/cluster/rabbitmq-cluster.ts';
import { startRedisCluster, type RedisCluster } from '../../dev/cluster/redis-cluster.ts';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { createApi, type Api } from '../../dev/seed/api.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack, type BackingUrls, type Stack } from '../../dev/stack.ts';
import { buy, checkoutStates, type Purchase } from '../faults/support/shoppers.ts';

const givenDatabase = process.env.TEST_MYSQL_ADMIN_URL;
let redis: RedisCluster;
let rabbitmq: RabbitmqCluster;
let stack: Stack;
let api: Api;
let backing: { -readonly [K in keyof BackingUrls]: BackingUrls[K] };

before(async () => {
  const mysqlAdminUrl = givenDatabase ?? (await openKillable('faults', ['mysql'])).mysql.url;
  [redis, rabbitmq] = [await startRedisCluster(), await startRabbitmqCluster()];
  backing = { mysqlAdminUrl, redisUrl: redis.url, rabbitmqUrl: rabbitmq.url, rabbitmqManagementUrl: rabbitmq.managementUrl };
  stack = await startStack({
    backing,
    only: ['user', 'vendor', 'product', 'order', 'notification', 'payment-sandbox', 'gateway'],
    env: { '*': { LOG_LEVEL: 'error', TRACE_SAMPLE_PERCENT: '0' } },
  });
  api = createApi(stack.topology);
  await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 0 });
}, { timeout: 420_000 });
after(async () => {
  // Accounts need not be removed one by one from a cluster that goes as a whole, and had better not be from one with a dead node.
  if (backing) delete backing.rabbitmqManagementUrl;
  try {
    await stack?.stop();
  } finally {
    await rabbitmq?.close();
    await redis?.close();
    if (!givenDatabase) await closeKillable('faults');
  }
});

const [purchasesBefore, purchasesAfter] = [6, 12];

test(`${purchasesBefore} purchases, then a Redis master and a RabbitMQ node die, then ${purchasesAfter} more: all are placed, and the invariants hold`, async (t) => {
  const purchases: Purchase[] = [];
  const purchase = async (index: number): Promise<void> => void purchases.push(await buy(api, { index, isPayable: true, patienceMs: 120_000 }));
  for (let index = 0; index < purchasesBefore; index += 1) await purchase(index);
  // In the middle of one, whose messages are under way.
  const underWay = purchase(purchasesBefore);
  const killedAt = Date.now();
  await Promise.all([redis.nodes[2]?.kill(), rabbitmq.nodes[2]?.kill()]);
  await underWay;
  t.diagnostic(`the purchase under way was answered ${((Date.now() - killedAt) / 1_000).toFixed(1)} s after the deaths`);
  for (let index = purchasesBefore + 1; index < purchasesBefore + purchasesAfter; index += 2) await Promise.all([purchase(index), purchase(index + 1)]);
  const ids = purchases.map(({ checkoutId }) => checkoutId);
  const states = await waitFor(async () => {
    const found = await checkoutStates(stack, ids);
    return found.every(({ state }) => state === 'PLACED' || state === 'FAILED') ? found : undefined;
  }, { what: 'all checkouts to end', timeoutMs: 120_000, intervalMs: 500 });
  assert.deepEqual(states.filter(({ state }) => state !== 'PLACED'), []);
  assert.equal(states.length, ids.length);
  let violations: string[] = [];
  await waitFor(async () => (violations = await checkInvariants(stack.topology)).length === 0, { what: 'the invariants to hold', timeoutMs: 90_000, intervalMs: 1_000 }).catch(() => undefined);
  assert.deepEqual(violations, []);
});
