/** The whole marketplace under purchases while servers and services are killed and frozen in random order; afterwards every book agrees. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '#platform/testing/wait-for';
import { openKillable, type KillableBacking } from '../../dev/backing/killable.ts';
import { createRandom, type Random } from '../../dev/demo/random.ts';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { createApi, type Api } from '../../dev/seed/api.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import type { ServiceName } from '../../dev/services.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { buy, checkoutStates, type Purchase } from './support/shoppers.ts';
import { settings } from './support/settings.ts';

let servers: KillableBacking;
let stack: Stack;
let api: Api;

before(async () => {
  servers = await openKillable('faults');
  const { mysql, redis, rabbitmq } = servers;
  stack = await startStack({
    backing: { mysqlAdminUrl: mysql.url, redisUrl: redis.url, rabbitmqUrl: rabbitmq.url, rabbitmqManagementUrl: rabbitmq.managementUrl },
    only: ['user', 'vendor', 'product', 'order', 'notification', 'payment-sandbox', 'gateway'],
    env: { '*': { LOG_LEVEL: 'error' } },
    onCrash: () => undefined, // the crashes are what this is about
  });
  api = createApi(stack.topology);
  await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 0 });
}, { timeout: 240_000 });
after(() => stack?.stop());

type Fault = (random: Random) => Promise<void>;

const killed = (name: ServiceName): Fault => async (random) => {
  await stack.kill(name);
  await sleep(random.integer(0, 1_500));
  await stack.restart(name);
};
const frozen = (server: 'mysql' | 'redis' | 'rabbitmq'): Fault => async (random) => {
  servers[server].freeze();
  await sleep(random.integer(500, 4_000));
  servers[server].thaw();
};
const restarted = (server: 'mysql' | 'redis' | 'rabbitmq'): Fault => async (random) => {
  await servers[server].kill();
  await sleep(random.integer(0, 1_000));
  await servers[server].start();
};

const faults: Readonly<Record<string, Fault>> = {
  'order killed': killed('order'),
  'product killed': killed('product'),
  'notification killed': killed('notification'),
  'gateway killed': killed('gateway'),
  'payment provider killed': killed('payment-sandbox'),
  'Redis killed': restarted('redis'),
  'Redis frozen': frozen('redis'),
  'broker killed': restarted('rabbitmq'),
  'broker frozen': frozen('rabbitmq'),
  'database killed': restarted('mysql'),
  'database frozen': frozen('mysql'),
};

const steps = 8;
const buyersAtOnce = 2;
const mostPurchases = 300;
const patienceMs = 120_000;

for (let offset = 0; offset < settings.schedules; offset += 1) {
  const seed = settings.seed + offset;
  const random = createRandom(seed).fork('marketplace');
  const schedule = random.shuffle(Object.keys(faults)).slice(0, steps);

  test(`purchases through a random schedule with seed ${seed}: ${schedule.join(', ')}`, async (t) => {
    const purchases: Purchase[] = [];
    let isOver = false;
    let next = 0;
    const buying = Promise.all(
      Array.from({ length: buyersAtOnce }, async () => {
        while (!isOver && next < mostPurchases) {
          const index = next++;
          purchases.push(await buy(api, { index, isPayable: index % 7 !== 6, patienceMs }));
        }
      }),
    );
    for (const name of schedule) {
      await sleep(random.integer(300, 2_000));
      await faults[name]?.(random);
    }
    isOver = true;
    await buying.catch((error: unknown) => {
      for (const name of ['gateway', 'order', 'product'] as const) t.diagnostic(`${name} said last: ${stack.logs(name).slice(-1_500)}`);
      throw error;
    });
    const states = await waitFor(
      async () => {
        const found = await checkoutStates(stack, purchases.map(({ checkoutId }) => checkoutId));
        return found.every(({ state }) => state === 'PLACED' || state === 'FAILED') ? found : undefined;
      },
      { what: 'all checkouts to end', timeoutMs: 180_000, intervalMs: 500 },
    );
    assert.equal(states.length, new Set(purchases.map(({ checkoutId }) => checkoutId)).size);
    const byId = new Map(states.map((state) => [state.id, state]));
    assert.ok(purchases.every(({ checkoutId, isPayable }) => isPayable || byId.get(checkoutId)?.state === 'FAILED'), 'nothing declined was sold');
    const lostSales = purchases.filter(({ checkoutId, isPayable }) => isPayable && byId.get(checkoutId)?.state === 'FAILED');
    t.diagnostic(`${states.length} checkouts, ${lostSales.length} sales lost to the faults: ${[...new Set(lostSales.map(({ checkoutId }) => byId.get(checkoutId)?.reason))].join('; ')}`);
    let violations: string[] = [];
    await waitFor(async () => (violations = await checkInvariants(stack.topology)).length === 0, { what: 'the invariants to hold', timeoutMs: 120_000, intervalMs: 1_000 }).catch(() => undefined);
    assert.deepEqual(violations, []);
  });
}
