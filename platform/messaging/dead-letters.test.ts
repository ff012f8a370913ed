import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { verifyAuditChain } from '../audit/audit.ts';
import { platformMigrations } from '../data/database.ts';
import { newId } from '../ids.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { metricsText } from '../telemetry/metrics.ts';
import { createTestBroker } from '../testing/test-broker.ts';
import type { TestBroker } from '../testing/test-broker.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { waitFor } from '../testing/wait-for.ts';
import { defineConsumer, on, startConsumers } from './consumer.ts';
import type { RunningConsumers } from './consumer.ts';
import { defineEvent } from './contract.ts';
import { discardDeadLetters, listDeadLetters, replayDeadLetters } from './dead-letters.ts';

const tried = defineEvent({ type: 'thing.tried.v1', aggregate: 'thing', producer: 'maker', schema: z.object({ ok: z.boolean() }), example: { ok: true } });
let broken = true;
const consumer = defineConsumer({
  name: 'trier.work',
  on: [on(tried, async ({ tx, message }) => {
    if (broken && !message.data.ok) throw new RangeError('the dependency refuses');
    await tx.execute('INSERT INTO done (message_id) VALUES (?)', [message.id]);
  })],
});

let db: TestDatabase;
let broker: TestBroker;
let running: RunningConsumers;
before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations });
  await db.execute('CREATE TABLE done (message_id VARCHAR(40) NOT NULL) ENGINE=InnoDB');
  broker = await createTestBroker('dead-letter-test', { retryDelaysMs: [20] });
  running = await startConsumers({ broker, db, consumers: [consumer], logger: silentLogger() });
});
after(async () => {
  await running.stop();
  await broker.destroy([consumer]);
  await db.drop();
});

const change = () => ({ broker, db, consumer: consumer.name, actor: 'usr_operator', reason: 'dependency repaired' });
const dead = (count: number) => waitFor(async () => (await broker.depth(consumer.name, 'dead')) === count, { what: `${count} dead letters` });
const done = async (id: string) => (await db.query('SELECT 1 FROM done WHERE message_id = ?', [id])).length;

async function sendDoomed(): Promise<string> {
  const id = newId('msg');
  const depth = await broker.depth(consumer.name, 'dead');
  await broker.publish({
    id, type: tried.type, producer: 'maker', aggregateType: 'thing', aggregateId: id, aggregateVersion: 1,
    occurredAt: new Date().toISOString(), traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, data: { ok: false },
  });
  await waitFor(async () => (await broker.depth(consumer.name, 'dead')) > depth, { what: 'a dead letter' });
  return id;
}

test('listing shows why each message died and leaves all of them in place, however often it is done', async () => {
  const ids = [await sendDoomed(), await sendDoomed()];
  for (let round = 0; round < 25; round += 1) {
    await dead(2);
    assert.equal((await listDeadLetters(change())).length, 2);
  }
  await dead(2);
  const letters = await listDeadLetters(change());
  assert.deepEqual(letters.map((letter) => letter.messageId).sort(), ids.sort());
  const [letter] = letters;
  assert.equal(letter?.errorClass, 'RangeError');
  assert.equal(letter?.errorMessage, 'the dependency refuses');
  assert.equal(letter?.attempts, 1);
  assert.equal(letter?.traceId, 'a'.repeat(32));
  assert.equal(JSON.parse(letter?.body ?? '{}').type, tried.type);
  await dead(2);
  const queue = `${broker.topology.prefix}${consumer.name}`.replaceAll('.', '\\.');
  assert.match(await metricsText(), new RegExp(`broker_queue_messages\\{queue="${queue}\\.dead",kind="dead"\\} 2`));
});

test('a dry run changes nothing', async () => {
  await dead(2);
  assert.equal((await replayDeadLetters({ ...change(), dryRun: true })).length, 2);
  await dead(2);
});

test('a replay that fails again passes the retry tiers anew and is a dead letter again', async () => {
  assert.equal((await replayDeadLetters(change())).length, 2);
  await dead(2);
  assert.deepEqual((await listDeadLetters(change())).map((letter) => letter.attempts), [1, 1]);
});

test('a filtered replay after the repair has its effect once, even when replayed twice, and is audited', async () => {
  broken = false;
  const [first, second] = await listDeadLetters(change());
  assert.ok(first && second);
  await dead(2);
  const filter = { messageId: first.messageId };
  assert.equal((await replayDeadLetters({ ...change(), filter })).length, 1);
  await waitFor(() => done(first.messageId), { what: 'the effect' });
  await broker.send({ exchange: '', routingKey: broker.topology.prefix + consumer.name, content: Buffer.from(first.body), messageId: first.messageId, type: first.type, headers: {} });
  await dead(1);
  assert.equal((await replayDeadLetters(change())).length, 1);
  await waitFor(() => done(second.messageId), { what: 'the second effect' });
  assert.equal(await done(first.messageId), 1);
  assert.equal(await broker.depth(consumer.name, 'dead'), 0);
  const rows = await db.query("SELECT 1 FROM audit_log WHERE action = 'dead-letter.replay' AND actor = 'usr_operator'");
  assert.equal(rows.length, 4);
  assert.deepEqual((await verifyAuditChain(db)).breaks, []);
});

test('a discarded letter is gone, with its body and the reason in the audit log', async () => {
  broken = true;
  const id = await sendDoomed();
  const [gone] = await discardDeadLetters({ ...change(), reason: 'test data' });
  assert.equal(gone?.messageId, id);
  assert.equal(await broker.depth(consumer.name, 'dead'), 0);
  const [row] = await db.query<{ detail: string }>("SELECT detail FROM audit_log WHERE action = 'dead-letter.discard' AND target = ?", [id]);
  assert.equal(JSON.parse(row?.detail ?? '{}').reason, 'test data');
});

test('events sent before their consumer existed reach it when it starts; others stay among the unrouted', async () => {
  const early = defineEvent({ type: 'thing.early.v1', aggregate: 'thing', producer: 'maker', schema: z.object({}), example: {} });
  const envelope = { producer: 'maker', aggregateType: 'thing', aggregateId: 'a', aggregateVersion: 1, occurredAt: new Date().toISOString(), traceparent: '', data: {} };
  await broker.publish({ ...envelope, id: 'early-1', type: early.type });
  await broker.publish({ ...envelope, id: 'never-1', type: 'thing.never.v1' });
  const unrouted = () => broker.withChannel(async (channel) => (await channel.checkQueue(broker.topology.unrouted)).messageCount);
  await waitFor(async () => (await unrouted()) === 2, { what: 'both to be unrouted' });
  const received: string[] = [];
  const newcomer = defineConsumer({ name: 'newcomer.work', on: [on(early, async ({ message }) => void received.push(message.id))] });
  const started = await startConsumers({ broker, db, consumers: [newcomer], logger: silentLogger() });
  await waitFor(() => received.length === 1, { what: 'the early event' });
  await waitFor(async () => (await unrouted()) === 1, { what: 'the other one to be back' });
  await started.stop();
  for (const suffix of ['', '.dead']) await broker.withChannel((channel) => channel.deleteQueue(`${broker.topology.prefix}newcomer.work${suffix}`));
});
