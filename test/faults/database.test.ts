import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAsAdmin } from '#platform/testing/test-database';
import { waitFor } from '#platform/testing/wait-for';
import { assertWhole, effects, unpublished } from './support/check.ts';
import { produce } from './support/load.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const running = (count: number) => waitFor(async () => (await effects(world)) > count, { what: 'the load to run', timeoutMs: 30_000 });

/** Some load over the time that `fault` takes, and the check afterwards. */
async function duringLoad(count: number, fault: () => Promise<void>): Promise<void> {
  for (const role of [{ relay: true }, { consumer: {} }]) await world.worker(role);
  let isOver = false;
  let written = 0;
  // Half of the events are kept for during and after the fault.
  const production = produce(world.app, { first: 0, count, onProgress: (n) => (written = n), pause: async () => void (isOver || written < count / 2 || (await sleep(20))) });
  await running(count / 10);
  await fault();
  isOver = true;
  await production;
  await assertWhole(world, { sent: count });
}

test('connections killed every 200 ms, relay, consumer and producer alike', async () => {
  await duringLoad(3_000, async () => {
    for (let cut = 0; cut < 25; cut += 1) {
      await world.cutDatabase();
      await sleep(200);
    }
  });
});

test('the database killed and started again', async () => {
  await duringLoad(3_000, async () => {
    await world.servers.mysql.kill();
    await sleep(1_000);
    await world.servers.mysql.start();
  });
});

test('the database frozen for eight seconds', async () => {
  await duringLoad(2_000, async () => {
    world.servers.mysql.freeze();
    await sleep(8_000);
    world.servers.mysql.thaw();
  });
});

test('the database read-only for five seconds: nothing is written, nothing is put aside as failed', async () => {
  await duringLoad(2_000, async () => {
    await runAsAdmin('SET GLOBAL read_only = 1');
    try {
      await sleep(1_000);
      const before = await effects(world);
      await sleep(4_000);
      assert.equal(await effects(world), before);
    } finally {
      await runAsAdmin('SET GLOBAL read_only = 0');
    }
  });
});

test('messages that come while the database is read-only, for longer than all their retries take, are held back', async () => {
  const consumer = await world.worker({ consumer: {} });
  await consumer.kill();
  await world.worker({ relay: true });
  await produce(world.app, { first: 0, count: 200 });
  await waitFor(async () => (await unpublished(world)) === 0, { what: 'the messages to be in the queue', timeoutMs: 30_000 });
  await runAsAdmin('SET GLOBAL read_only = 1');
  try {
    await world.worker({ consumer: {} });
    await sleep(8_000);
  } finally {
    await runAsAdmin('SET GLOBAL read_only = 0');
  }
  await assertWhole(world, { sent: 200 });
});

test('a deadlock storm: fifty handlers that lock the same few rows in any order all succeed', async (t) => {
  await world.db.execute('INSERT INTO counter (id, n) VALUES (0, 0), (1, 0), (2, 0), (3, 0)');
  await world.worker({ relay: true });
  const status = async () => Number((await world.db.query<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'"))[0]?.Value ?? 0);
  const before = await status();
  for (let process = 0; process < 2; process += 1) await world.worker({ consumer: { counters: 4 }, poolSize: 25 });
  await produce(world.app, { first: 0, count: 800 });
  await assertWhole(world, { sent: 800 });
  const [sum] = await world.db.query<{ total: number }>('SELECT CAST(SUM(n) AS SIGNED) AS total FROM counter');
  assert.equal(sum?.total, 1_600);
  t.diagnostic(`${(await status()) - before} deadlocks`);
});

test('a pool far too small for the messages in hand delays them, and fails none for good', async () => {
  await world.worker({ relay: true });
  await world.worker({ consumer: { holdMs: 30 }, poolSize: 1, acquireTimeoutMs: 300 });
  await produce(world.app, { first: 0, count: 300 });
  await assertWhole(world, { sent: 300 });
});
