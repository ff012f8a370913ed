import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { platformMigrations } from '../data/database.ts';
import { createOutbox } from '../outbox/outbox.ts';
import { createRelay, type Relay } from '../outbox/relay.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createTestBroker, type TestBroker } from '../testing/test-broker.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { waitFor } from '../testing/wait-for.ts';
import { defineEvent, defineSignal } from './contract.ts';
import type { Envelope } from './envelope.ts';

const blinked = defineSignal({ type: 'lamp.blinked.v1', aggregate: 'lamp', producer: 'lamp', schema: z.object({ n: z.int() }), example: { n: 1 } });
const broke = defineEvent({ type: 'lamp.broke.v1', aggregate: 'lamp', producer: 'lamp', schema: z.object({ n: z.int() }), example: { n: 1 } });
let db: TestDatabase;
let broker: TestBroker;
let relay: Relay;
before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations });
  broker = await createTestBroker('lamp');
  relay = createRelay({ db, broker, logger: silentLogger(), pollMs: 20 });
  relay.start();
});
after(async () => {
  await relay.stop();
  await broker.destroy();
  await db.drop();
});

const outbox = createOutbox({ producer: 'lamp' });
const blink = (n: number) => db.transaction((tx) => outbox.add(tx, blinked, { aggregateId: 'lamp-1', aggregateVersion: n, data: { n } }));
const sent = () => waitFor(async () => (await relay.backlog()).count === 0, { what: 'the outbox to be empty' });

test('a signal that nobody watches leaves nothing behind: no message held back, none unrouted, none in the event log', async () => {
  await blink(1);
  await sent();
  const unrouted = await broker.withChannel(async (channel) => (await channel.checkQueue(broker.topology.unrouted)).messageCount);
  assert.equal(unrouted, 0);
  assert.deepEqual(await db.query('SELECT id FROM event_log'), []);
});

test('whoever follows gets each signal once, every follower its own, and none after it stopped', async () => {
  const seen: [Envelope[], Envelope[]] = [[], []];
  const followers = await Promise.all(seen.map((list) => broker.follow({ types: [blinked.type], onSignal: (signal) => void list.push(signal) })));
  await blink(2);
  await waitFor(() => seen.every((list) => list.length === 1), { what: 'both to see it' });
  assert.deepEqual(seen[0][0]?.data, { n: 2 });
  await followers[0]?.stop(1_000);
  await blink(3);
  await waitFor(() => seen[1].length === 2, { what: 'the other to see the next' });
  await followers[1]?.stop(1_000);
  assert.equal(seen[0].length, 1);
});

test('whoever follows events gets copies of them, and is told from when on none is missed', async () => {
  const seen: Envelope[] = [];
  let attached = 0;
  const follower = await broker.follow({ types: [], events: [broke.type], onSignal: (event) => void seen.push(event), onAttached: () => void (attached += 1) });
  assert.equal(attached, 1);
  await db.transaction((tx) => outbox.add(tx, broke, { aggregateId: 'lamp-1', aggregateVersion: 4, data: { n: 4 } }));
  await waitFor(() => seen.length === 1, { what: 'the event' });
  assert.deepEqual(seen[0]?.data, { n: 4 });
  await follower.stop(1_000);
});
