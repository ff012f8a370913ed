import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { newId } from '#platform/ids';
import { listDeadLetters, replayDeadLetters } from '#platform/messaging/dead-letters';
import type { Envelope } from '#platform/messaging/envelope';
import { waitFor } from '#platform/testing/wait-for';
import { effects, quiet } from './support/check.ts';
import { changed } from './support/load.ts';
import { openWorld, type World } from './support/world.ts';

const consumer = 'taker.effects';
let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.worker({ consumer: {} });
});
afterEach(() => world.close());

function envelope(aggregateId: string, aggregateVersion: number, data: Record<string, unknown> = { n: aggregateVersion }): Envelope {
  return { id: newId('msg'), type: changed.type, producer: 'maker', aggregateType: 'thing', aggregateId, aggregateVersion, occurredAt: new Date().toISOString(), traceparent: '', data };
}

const send = (content: string, messageId: string) =>
  world.broker.send({ exchange: '', routingKey: world.broker.topology.prefix + consumer, content: Buffer.from(content), messageId, type: changed.type, headers: {} });
const change = () => ({ broker: world.broker, db: world.db, consumer, actor: 'operator:test', reason: 'open again' });
const dead = () => world.broker.depth(consumer, 'dead');

test('each of 200 messages delivered ten times, all mixed: one effect each', async () => {
  await world.worker({ consumer: {} }); // the copies of one message meet in two processes
  const messages = Array.from({ length: 200 }, (_, index) => envelope(`thing-${index % 20}`, index));
  const copies = messages.flatMap((message) => Array.from({ length: 10 }, () => message)).toSorted(() => Math.random() - 0.5);
  await Promise.all(copies.map((copy) => world.broker.publish(copy)));
  await quiet(world, 60_000, async () => (await effects(world)) >= 200);
  const [row] = await world.db.query<{ total: number; distinct_total: number }>('SELECT COUNT(*) AS total, COUNT(DISTINCT message_id) AS distinct_total FROM effect');
  assert.deepEqual(row, { total: 200, distinct_total: 200 });
});

test('messages out of order: the copy ends at the highest version', async () => {
  const versions = Array.from({ length: 100 }, (_, index) => index + 1).toSorted(() => Math.random() - 0.5);
  for (const version of versions) await world.broker.publish(envelope('thing-1', version));
  await quiet(world, 30_000, async () => (await effects(world)) >= 100);
  assert.deepEqual(await world.db.query('SELECT version FROM copy'), [{ version: 100 }]);
});

test('poison of every kind is a dead letter at once, with its reason, and holds nobody up', async () => {
  const poison = [
    { content: '{ not json', reason: 'SyntaxError' },
    { content: JSON.stringify({ hello: 'world' }), reason: 'ZodError' },
    { content: JSON.stringify(envelope('thing-1', 1, { n: 'one' })), reason: 'ZodError' },
    { content: JSON.stringify({ ...envelope('thing-1', 1), type: 'thing.unheard-of.v1' }), reason: 'DomainError' },
    { content: '', reason: 'SyntaxError' },
    { content: 'x'.repeat(1_000_000), reason: 'SyntaxError' },
  ];
  for (const [index, { content }] of poison.entries()) {
    await send(content, `poison-${index}`);
    await world.broker.publish(envelope('thing-2', index + 1));
  }
  await waitFor(async () => (await effects(world)) === poison.length && (await dead()) === poison.length, { what: 'all of both', timeoutMs: 20_000 });
  const letters = await listDeadLetters(change());
  assert.deepEqual(letters.map(({ messageId, errorClass }) => [messageId, errorClass]).toSorted(), poison.map(({ reason }, index) => [`poison-${index}`, reason]));
  assert.ok(letters.every(({ attempts, errorMessage }) => attempts === 0 && errorMessage !== ''));
});

test('messages that always fail pass every retry, die, are replayed while still failing, die again, and work once repaired; a second replay does nothing', async () => {
  await world.db.execute("INSERT INTO setting (name) VALUES ('closed')");
  const messages = Array.from({ length: 20 }, (_, index) => envelope(`thing-${index}`, 1, { n: index, behaviour: 'refuse' }));
  for (const message of messages) await world.broker.publish(message);
  const allDead = () => waitFor(async () => (await dead()) === 20, { what: 'all to be dead', timeoutMs: 60_000, intervalMs: 200 });
  await allDead();
  assert.ok((await listDeadLetters(change())).every(({ attempts, errorMessage }) => attempts === 4 && errorMessage === 'closed for now'));
  await allDead(); // what was looked at is back in the queue
  assert.equal((await replayDeadLetters(change())).length, 20);
  await allDead();
  await world.db.execute('DELETE FROM setting');
  assert.equal((await replayDeadLetters(change())).length, 20);
  await quiet(world, 30_000, async () => (await effects(world)) >= 20);
  for (const message of messages) await send(JSON.stringify(message), message.id);
  await quiet(world, 30_000, async () => true);
  assert.equal(await effects(world), 20);
  assert.equal(await dead(), 0);
});
