import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { assertWhole, describe, effects, published, unpublished } from './support/check.ts';
import { changed, produce } from './support/load.ts';
import { settings } from './support/settings.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

test(`${settings.events} events, the broker killed five times while they are published: none lost, none invented, none done twice`, async (t) => {
  const { events } = settings;
  for (const role of [{ relay: true }, { relay: true }, { consumer: {} }, { consumer: {} }]) await world.worker(role);
  const share = events / 5;
  let written = 0;
  let kills = 0;
  const production = produce(world.app, {
    first: 0,
    count: events,
    parallel: 6,
    onProgress: (count) => (written = count),
    // A fifth of the events for each kill, so that none of them hits a broker without work.
    pause: async () => void (await waitFor(() => kills === 5 || written < share * (kills + 1), { what: 'the next kill', timeoutMs: 900_000 })),
  });
  while (kills < 5) {
    await waitFor(async () => (await published(world)) >= share * (kills + 0.2), { what: `kill ${kills + 1}`, timeoutMs: 900_000 });
    await world.servers.rabbitmq.kill();
    assert.ok(written < share * (kills + 1) || (await unpublished(world)) > 0, 'events were being published');
    kills += 1;
    const killedAt = Date.now();
    await world.servers.rabbitmq.start();
    t.diagnostic(`kill ${kills}: back after ${((Date.now() - killedAt) / 1_000).toFixed(1)} s`);
  }
  await production;
  t.diagnostic(describe(await assertWhole(world, { sent: events, timeoutMs: 1_500_000 })));
});

test('the broker restarted in good order while it is published to', async () => {
  for (const role of [{ relay: true }, { consumer: {} }]) await world.worker(role);
  const production = produce(world.app, { first: 0, count: 2_000 });
  await waitFor(async () => (await effects(world)) > 300, { what: 'the load to run', timeoutMs: 30_000 });
  await world.servers.rabbitmq.kill('SIGTERM');
  await world.servers.rabbitmq.start();
  await production;
  await assertWhole(world, { sent: 2_000 });
});

test('a memory alarm stops publishing, not writing; when it is over, everything goes out', async (t) => {
  for (const role of [{ relay: true }, { consumer: {} }]) await world.worker(role);
  await produce(world.app, { first: 0, count: 200 });
  await waitFor(async () => (await effects(world)) === 200, { what: 'the load to run', timeoutMs: 30_000 });
  await world.servers.rabbitmqctl('set_vm_memory_high_watermark', '0.00001');
  try {
    await produce(world.app, { first: 200, count: 800 });
    assert.ok((await unpublished(world)) > 700, 'the outbox keeps what the broker does not take');
  } finally {
    await world.servers.rabbitmqctl('set_vm_memory_high_watermark', '0.4');
  }
  t.diagnostic(describe(await assertWhole(world, { sent: 1_000 })));
});

test('a full queue refuses; the outbox keeps the rest, and all of it arrives when there is room', async () => {
  const slow = await world.worker({ consumer: { maxLength: 100, prefetch: 1, holdMs: 200 } });
  await world.worker({ relay: true });
  await produce(world.app, { first: 0, count: 600 });
  await waitFor(async () => (await world.db.query("SELECT 1 FROM outbox WHERE last_error LIKE '%is full%' AND published_at IS NULL LIMIT 1")).length > 0, { what: 'a refusal', timeoutMs: 30_000 });
  assert.ok((await unpublished(world)) > 300);
  await slow.kill();
  await world.worker({ consumer: { maxLength: 100 } });
  await assertWhole(world, { sent: 600 });
});

test('a binding that is gone parks events among the unrouted; the consumer’s next start binds again and fetches them', async () => {
  const consumer = await world.worker({ consumer: {} });
  await world.worker({ relay: true });
  await produce(world.app, { first: 0, count: 100 });
  await waitFor(async () => (await effects(world)) === 100, { what: 'the load to run', timeoutMs: 30_000 });
  const { events, prefix, unrouted } = world.broker.topology;
  await world.broker.withChannel((channel) => channel.unbindQueue(`${prefix}taker.effects`, events, changed.type));
  await produce(world.app, { first: 100, count: 300 });
  const parked = () => world.broker.withChannel(async (channel) => (await channel.checkQueue(unrouted)).messageCount);
  await waitFor(async () => (await parked()) === 300, { what: 'all of them to be parked', timeoutMs: 30_000 });
  await consumer.kill();
  await world.worker({ consumer: {} });
  await assertWhole(world, { sent: 400 });
});
