import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { platformMigrations } from '../data/database.ts';
import type { Broker } from '../messaging/broker.ts';
import { publishFailure } from '../messaging/confirms.ts';
import { decodeEnvelope } from '../messaging/envelope.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { runChild } from '../testing/child-process.ts';
import { createTestBroker, type TestBroker } from '../testing/test-broker.ts';
import { createTestDatabase, watchPackets, type TestDatabase } from '../testing/test-database.ts';
import { waitFor } from '../testing/wait-for.ts';
import { createOutbox } from './outbox.ts';
import { createRelay, type Relay } from './relay.ts';
import { createThings, moved, moveThing } from './test/things.ts';

const logger = silentLogger();
const queue = 'watch.straight';
let db: TestDatabase;
let broker: TestBroker;
let relays: Relay[] = [];
let arrived: { id: string; aggregateId: string; version: number }[] = [];

before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations, poolSize: 30 });
  await createThings(db);
  broker = await createTestBroker('straight-test');
  await broker.consume({
    queue: { name: queue, eventTypes: [moved.type], commandTypes: [], maxLength: 100_000 },
    prefetch: 50,
    async onDelivery(delivery) {
      const { id, aggregateId, aggregateVersion } = decodeEnvelope(delivery.content);
      arrived.push({ id, aggregateId, version: aggregateVersion });
      delivery.ack();
    },
  });
});
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  relays = [];
});
after(async () => {
  await broker.destroy([{ name: queue }]);
  await db.drop();
});

/** A process's relay and outbox. */
function startMaker(through: Broker = broker): { relay: Relay; move: (...ids: string[]) => Promise<void> } {
  const relay = createRelay({ db, broker: through, logger });
  const outbox = createOutbox({ producer: 'maker', relay });
  relays.push(relay);
  relay.start();
  return { relay, move: (...ids) => moveThing(db, outbox, ...ids) };
}

/** The versions in the order in which each was first heard of. */
const versionsOf = (id: string): number[] => [...new Set(arrived.filter(({ aggregateId }) => aggregateId === id).map(({ version }) => version))];
const unmarked = async () => (await db.query('SELECT 1 FROM outbox WHERE published_at IS NULL')).length;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

async function everything(ids: readonly string[], moves: number): Promise<void> {
  await waitFor(() => ids.every((id) => versionsOf(id).length === moves), { what: 'all messages', timeoutMs: 20_000 });
  await waitFor(async () => (await unmarked()) === 0, { what: 'all of them to be marked' });
}

test('what a process wrote it publishes itself: nothing is claimed or read for it, and many are marked at once', async () => {
  arrived = [];
  const ids = upTo(8).map((n) => `own-${n}`);
  await createThings(db, ids);
  const { move } = startMaker();
  await move('own-1');
  await everything(['own-1'], 1); // by then the relay has looked around, as it does at its start
  const statements: string[] = [];
  const stop = watchPackets((packet) => void statements.push(...packet));
  for (const id of ids) await move(id);
  await waitFor(async () => (await unmarked()) === 0, { what: 'all of them to be marked' });
  stop();
  // A slow machine may take longer than the relay waits, for one of them.
  assert.ok(statements.filter((sql) => sql.includes('outbox_partitions')).length <= 1);
  assert.ok(statements.filter((sql) => sql.startsWith('UPDATE outbox')).length < ids.length);
  await everything(ids.slice(1), 1);
});

test('several processes that change the same things keep each one’s messages in order', async () => {
  arrived = [];
  const ids = upTo(6).map((n) => `shared-${n}`);
  await createThings(db, ids);
  const makers = [startMaker(), startMaker(), startMaker()];
  await Promise.all(makers.map(async ({ move }) => {
    for (const n of upTo(20)) await move(ids[n % 6] as string, ids[(n + 1) % 6] as string);
  }));
  const moves = new Map((await db.query<{ id: string; version: number }>("SELECT id, version FROM thing WHERE id LIKE 'shared-%'")).map(({ id, version }) => [id, version]));
  for (const id of ids) await everything([id], moves.get(id) ?? 0);
  for (const id of ids) assert.deepEqual(versionsOf(id), upTo(moves.get(id) ?? 0));
});

test('what cannot be published straight away goes by the relay, before what was written after it', async () => {
  arrived = [];
  const ids = upTo(4).map((n) => `flaky-${n}`);
  await createThings(db, ids);
  let publishes = 0;
  const flaky: Broker = {
    ...broker,
    async publish(...args) {
      publishes += 1;
      if ([2, 5, 6, 11].includes(publishes)) throw publishFailure(publishes === 5 ? 'timeout' : 'refused', 'not now');
      return broker.publish(...args);
    },
  };
  const { move } = startMaker(flaky);
  await Promise.all(ids.map(async (id) => {
    for (const _ of upTo(10)) await move(id);
  }));
  await everything(ids, 10);
  for (const id of ids) assert.deepEqual(versionsOf(id), upTo(10));
});

test('when it stops, what was written is published and marked', async () => {
  arrived = [];
  const ids = upTo(5).map((n) => `last-${n}`);
  await createThings(db, ids);
  const { relay, move } = startMaker();
  await move(...ids);
  await relay.stop();
  assert.equal(await unmarked(), 0);
  assert.equal(relay.straight.isOpen(), false);
  await everything(ids, 1);
});

test('a process killed between confirm and mark leaves its message to any other, which sends it again', async () => {
  arrived = [];
  await createThings(db, ['killed']);
  startMaker();
  const { logger: _logger, ...options } = broker.options;
  const child = runChild(new URL('./test/dying-writer.ts', import.meta.url), { databaseUrl: db.url, broker: options });
  assert.equal((await child.outcome).signal, 'SIGKILL');
  await waitFor(() => arrived.length >= 2, { what: 'the second copy' });
  assert.deepEqual([...new Set(arrived.map(({ version }) => version))], [1]);
  assert.equal(new Set(arrived.map(({ id }) => id)).size, 1);
  await waitFor(async () => (await unmarked()) === 0, { what: 'it to be marked' });
});
