/** A whole marketplace that reads from a replica, which is killed while people buy. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { startBacking, type Backing } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { startMysqlPair, type MysqlPair } from '../../dev/cluster/mysql-replica.ts';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { createProgress } from '../../dev/progress.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { subgraphNames } from '../../dev/services.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { createJourney, market } from '../stack/journey.ts';
import { createWebClient } from '../stack/web-client.ts';

let pair: MysqlPair;
let backing: Backing;
let stack: Stack;
before(async () => {
  backing = await startBacking({ profile: testProfile, progress: createProgress() });
  pair = await startMysqlPair();
  stack = await startStack({ backing: { ...backing, mysqlAdminUrl: pair.primary.url(), mysqlReplicas: [`127.0.0.1:${pair.replica.port}`] }, env: { '*': { LOG_LEVEL: 'warn' }, gateway: { RATE_LIMIT_ACTOR: '0' } } });
  await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 0 });
}, { timeout: 300_000 });
after(async () => {
  await stack?.stop();
  await pair?.close();
  await backing?.release();
});

/** Reads of all subgraphs that the replica answered. */
async function answeredByReplica(): Promise<number> {
  const texts = await Promise.all(subgraphNames.map(async (name) => (await fetch(`${stack.urls[name]}/metrics`)).text()));
  return texts.reduce((sum, text) => sum + Number(/^db_replica_reads_total\{.*outcome="answered".*\} (\d+)/m.exec(text)?.[1] ?? 0), 0);
}

/** A guest fills a cart with goods of two vendors, pays, and at once looks at the order. */
async function buy(variantIds: string[]): Promise<void> {
  const browser = createWebClient(stack.urls['bff-web']);
  const checkout = await createJourney(stack).fillAndCheckOut(browser, variantIds);
  assert.equal(checkout.state, 'PLACED');
  const { data, errors, extensions } = await browser.send<{ orderPage: { order: { number: string } } | null }>('OrderPage', { number: checkout.orderNumber, market });
  assert.deepEqual([data.orderPage?.order.number, errors, extensions?.sections], [checkout.orderNumber, undefined, undefined]);
}

test('purchases go through on a replica, and on without it, each order seen by its buyer at once', async () => {
  const variantIds = await createJourney(stack).variantsOf('harbour-mug', 'cloud-edge-notebook');
  for (let purchase = 0; purchase < 4; purchase += 1) await buy(variantIds);
  assert.ok((await answeredByReplica()) > 20, `the replica answered ${await answeredByReplica()} reads only`);
  const going = (async () => {
    for (let purchase = 0; purchase < 6; purchase += 1) await buy(variantIds);
  })();
  await pair.replica.kill();
  await going;
  const before = await answeredByReplica();
  await pair.replica.start();
  await waitFor(async () => {
    await buy(variantIds);
    return (await answeredByReplica()) > before || null;
  }, { what: 'the replica to be read from again', timeoutMs: 60_000, intervalMs: 500 });
  let violations: string[] = [];
  await waitFor(async () => (violations = await checkInvariants(stack.topology)).length === 0, { what: 'the invariants to hold', timeoutMs: 30_000, intervalMs: 500 }).catch(() => undefined);
  assert.deepEqual(violations, []);
});
