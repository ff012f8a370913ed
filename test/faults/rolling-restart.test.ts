/** Every service twice, and each instance restarted under load, as a rollout does: nobody may notice, and each must end in good order. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { stockUp } from '../../dev/seed/stock-up.ts';
import { twinName } from '../../dev/service-environment.ts';
import { placesOf, type ServiceName } from '../../dev/services.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { gatherCrowd, wantedProducts, type Crowd } from './support/crowd.ts';
import { explainFailures } from './support/explain-failures.ts';
import { startFront, type Front } from './support/front.ts';
import { settings } from './support/settings.ts';
import { shutdownOf, stepsInOrder } from './support/shutdown.ts';

const ours: readonly ServiceName[] = ['user', 'vendor', 'product', 'order', 'notification', 'gateway', 'bff-web', 'bff-mobile'];
const restarted = ours.filter((service) => settings.restarted.length === 0 || settings.restarted.includes(service));
const instances = ours.flatMap((service) => [service, twinName(service)]);
const unhurried = { SHED_ANONYMOUS_MS: '20000', SHED_EVERYBODY_MS: '20000' };
const unhurriedEntry = { ...unhurried, ADMISSION_TARGET_MS: '10000', ADMISSION_WAIT_MS: '10000' };
let stack: Stack;
let fronts: Record<'gateway' | 'bff-web' | 'bff-mobile', Front>;
let crowd: Crowd;

before(async () => {
  const managementUrl = process.env['TEST_RABBITMQ_MANAGEMENT_URL'];
  stack = await startStack({
    backing: { mysqlAdminUrl: testService('TEST_MYSQL_ADMIN_URL'), redisUrl: patient(testService('TEST_REDIS_URL')), rabbitmqUrl: testService('TEST_RABBITMQ_URL'), ...(managementUrl && { rabbitmqManagementUrl: managementUrl }) },
    twins: ours,
    env: {
      // Whether anything fails is the question here, not how fast sixteen processes are on a small machine, so nobody is refused for slowness; and nothing may come from memory.
      '*': { LOG_LEVEL: 'debug', REQUEST_TIMEOUT_MS: '15000', PAGE_FRESH_MS: '0', TRACE_SAMPLE_PERCENT: '0', DATABASE_POOL_SIZE: '4' },
      gateway: { ...unhurried, SUBGRAPH_TIMEOUT_MS: '12000', CACHE_MAX_AGE_SECONDS: '0', RATE_LIMIT_ACTOR: '0' },
      'bff-web': unhurriedEntry,
      'bff-mobile': unhurriedEntry,
    },
  });
  await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 0 });
  await stockUp(stack, wantedProducts);
  const [gateway, web, mobile] = await Promise.all((['gateway', 'bff-web', 'bff-mobile'] as const).map((name) => startFront(placesOf(stack.topology, name, '/'))));
  fronts = { gateway, 'bff-web': web, 'bff-mobile': mobile } as typeof fronts;
  crowd = await gatherCrowd({ urls: { gateway: fronts.gateway.url, 'bff-web': fronts['bff-web'].url, 'bff-mobile': fronts['bff-mobile'].url }, readers: 3, buyers: 2, pauseMs: 20 });
}, { timeout: 300_000 });

after(async () => {
  await crowd?.disperse();
  await Promise.all(Object.values(fronts ?? {}).map((front) => front.close()));
  await stack?.stop();
});

/** With sixteen processes on a small machine an answer of Redis may take longer than the tenth of a second that it is given. */
function patient(redisUrl: string): string {
  return Object.assign(new URL(redisUrl), { search: '?commandTimeout=10000' }).href;
}

const answers = (): number => [...crowd.answered.values()].reduce((sum, count) => sum + count, 0);
/** What went wrong since, with what the services say about it. */
const failuresSince = (from: number): string[] => explainFailures(crowd.failures.slice(from), () => Object.fromEntries(instances.map((instance) => [instance, stack.logs(instance)])));
const purchases = (): number => (crowd.answered.get('web checkout') ?? 0) + (crowd.answered.get('mobile Checkout') ?? 0);

test('before anything is restarted, everybody is served', async () => {
  await waitFor(() => purchases() >= 2 || crowd.failures.length > 0, { what: 'two purchases', timeoutMs: 60_000, intervalMs: 100 });
  assert.deepEqual(failuresSince(0), []);
});

for (const service of Array.from({ length: settings.rounds }, () => restarted).flat()) {
  for (const instance of [service, twinName(service)]) {
    test(`${instance} is restarted under load: no request fails, and it ends in good order`, { timeout: 120_000 }, async (t) => {
      const port = instance === service ? stack.topology.ports[service] : stack.topology.twinPorts?.[service];
      const before = answers();
      const failedBefore = crowd.failures.length;
      const shutdown = await shutdownOf({ port: port ?? 0, logs: () => stack.logs(instance), restart: () => stack.restart(instance) });
      // Some more people are served by it and by its neighbour.
      await waitFor(() => answers() >= before + 20 || crowd.failures.length > failedBefore, { what: 'people to be served', timeoutMs: 60_000, intervalMs: 50 });
      t.diagnostic(`${answers() - before} answers meanwhile; ${shutdown.steps.join(' > ')}`);
      assert.deepEqual(failuresSince(failedBefore), []);
      assert.equal(shutdown.readiness, 503, 'whoever asks whether it is ready is told no, before it stops listening');
      assert.equal(shutdown.isOrderly, true, `the last words of ${instance}: ${shutdown.lastWords}`);
      assert.deepEqual(stepsInOrder(shutdown.steps), []);
    });
  }
}

test('no request has failed, all that was bought is in the books, and every invariant holds', { timeout: 120_000 }, async (t) => {
  await crowd.disperse();
  t.diagnostic([...crowd.answered].map(([what, count]) => `${what} ${count}`).join(', '));
  assert.deepEqual(failuresSince(0), []);
  assert.ok(purchases() >= 10, `${purchases()} purchases`);
  let violations: string[] = [];
  await waitFor(async () => (violations = await checkInvariants(stack.topology)).length === 0, { what: 'the invariants to hold', timeoutMs: 60_000, intervalMs: 500 }).catch(() => undefined);
  assert.deepEqual(violations, []);
});
