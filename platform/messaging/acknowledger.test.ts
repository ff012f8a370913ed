import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsumeMessage } from 'amqplib';
import { waitFor } from '../testing/wait-for.ts';
import { createAcknowledger } from './acknowledger.ts';

/** Hands over that many messages and says what the broker was told. */
function handOver(count: number, { gatherMs = 60_000, most = 1 } = {}) {
  const told: string[] = [];
  const from = { isOpen: true, channel: { ack: (message: ConsumeMessage, upTo?: boolean) => void told.push(`${upTo ? 'up to ' : ''}${message.fields.deliveryTag}`) } };
  const acknowledger = createAcknowledger(from, { gatherMs, most });
  const messages = Array.from({ length: count }, (_, index) => ({ fields: { deliveryTag: index + 1 } }) as ConsumeMessage);
  for (const message of messages) acknowledger.delivered(message);
  return {
    from,
    told,
    flush: acknowledger.flush,
    async ack(...tags: number[]) {
      for (const tag of tags) acknowledger.ack(messages[tag - 1] as ConsumeMessage);
      await Promise.resolve();
      return told.splice(0);
    },
  };
}

test('what is done at once is told in one word, whatever the order', async () => {
  const { ack } = handOver(4);
  assert.deepEqual(await ack(2, 1, 3), ['up to 3']);
  assert.deepEqual(await ack(4), ['up to 4']);
});

test('nothing that is still in hand is acknowledged', async () => {
  const { ack } = handOver(6);
  assert.deepEqual(await ack(2, 5), ['2', '5']);
  assert.deepEqual(await ack(1, 4), ['up to 1', '4']);
  assert.deepEqual(await ack(3), ['up to 3']);
  assert.deepEqual(await ack(6), ['up to 6']);
});

test('a message is acknowledged once', async () => {
  const { ack } = handOver(2);
  assert.deepEqual(await ack(1, 1), ['up to 1']);
  assert.deepEqual(await ack(1), []);
});

test('a channel that closes before it was told hears nothing', async () => {
  const { ack, from } = handOver(2);
  const told = ack(1);
  from.isOpen = false;
  assert.deepEqual(await told, []);
});

test('what is done within a moment is told in one word, and so many at once as soon as they are done', async () => {
  const { ack, told } = handOver(8, { gatherMs: 20, most: 4 });
  assert.deepEqual(await ack(1), []);
  assert.deepEqual(await ack(2, 3), []);
  await waitFor(() => told.length > 0, { what: 'the acknowledgement' });
  assert.deepEqual(told.splice(0), ['up to 3']);
  assert.deepEqual(await ack(4, 5, 6, 7), ['up to 7']);
});

test('what was gathered is told at once when asked for', async () => {
  const { ack, told, flush } = handOver(3, { most: 4 });
  assert.deepEqual(await ack(1, 2), []);
  flush();
  assert.deepEqual(told, ['up to 2']);
});
