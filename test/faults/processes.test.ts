import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { assertWhole, effects } from './support/check.ts';
import { produce } from './support/load.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

test('a relay killed between confirm and mark, eight times: each copy it sends again is absorbed', async () => {
  await world.worker({ consumer: {} });
  const production = produce(world.app, { first: 0, count: 1_000, parallel: 2 });
  for (let death = 1; death <= 8; death += 1) await (await world.worker({ relay: true, dieAfterConfirms: 15 * death })).ended;
  await production;
  await world.worker({ relay: true });
  await assertWhole(world, { sent: 1_000 });
});

test('a consumer killed between commit and acknowledgement, eight times: each redelivery is absorbed', async () => {
  await world.worker({ relay: true });
  const production = produce(world.app, { first: 0, count: 1_000, parallel: 2 });
  for (let death = 1; death <= 8; death += 1) await (await world.worker({ consumer: {}, dieAfterCommits: 15 * death })).ended;
  await production;
  await world.worker({ consumer: {} });
  await assertWhole(world, { sent: 1_000 });
});

test('relays and consumers killed at any moment, and replaced', async () => {
  const production = produce(world.app, { first: 0, count: 3_000, parallel: 2 });
  for (let round = 1; round <= 6; round += 1) {
    const workers = [await world.worker({ relay: true }), await world.worker({ consumer: {} })];
    await waitFor(async () => (await effects(world)) >= round * 300, { what: `round ${round}`, timeoutMs: 30_000 });
    await Promise.all(workers.map((worker) => worker.kill()));
  }
  await production;
  for (const role of [{ relay: true }, { consumer: {} }]) await world.worker(role);
  await assertWhole(world, { sent: 3_000 });
});

for (const relays of [2, 5]) {
  test(`${relays} relays at once keep each thing's events in order, and lose none`, async () => {
    await world.worker({ consumer: {} });
    for (let relay = 0; relay < relays; relay += 1) await world.worker({ relay: true });
    await produce(world.app, { first: 0, count: 2_000 });
    await assertWhole(world, { sent: 2_000 });
    const done = await world.db.query<{ id: number; aggregateId: string; version: number }>('SELECT id, aggregate_id AS aggregateId, version FROM effect ORDER BY id');
    for (const [aggregateId, rows] of Map.groupBy(done, (row) => row.aggregateId)) {
      assert.deepEqual(rows.map(({ version }) => version), rows.map((_, index) => index + 1), `${aggregateId} in order`);
    }
  });
}
