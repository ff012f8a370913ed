import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { silentLogger } from '../telemetry/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { createPublisher } from './publisher.ts';
import type { OutgoingMessage } from './publisher.ts';

const message: OutgoingMessage = { exchange: 'e', routingKey: 'k', content: Buffer.from('{}'), messageId: 'msg_1', type: 't', headers: {} };

/** A connection whose channels answer as told: true confirms, false refuses. */
function connectionOf(...answers: boolean[]) {
  const opened: { channel: ConfirmChannel; isClosed: boolean }[] = [];
  const model = {
    async createConfirmChannel() {
      const answer = answers[opened.length] ?? true;
      const each = { isClosed: false, channel: new EventEmitter() as unknown as ConfirmChannel };
      each.channel.publish = (_exchange, _key, _content, _options, answered) => {
        queueMicrotask(() => answered?.(answer ? null : new Error('message nacked'), {} as never));
        return true;
      };
      each.channel.close = async () => void (each.isClosed = true);
      opened.push(each);
      return each.channel;
    },
  } as unknown as ChannelModel;
  return { model, opened };
}

const publisherOf = (renewAfterMs: number) => createPublisher({ logger: silentLogger(), blockedBy: () => undefined, confirmTimeoutMs: 20, renewAfterMs });

test('a channel that refuses is replaced by another, which may know better; it is closed when its last answers are in', async () => {
  const publisher = publisherOf(0);
  const { model, opened } = connectionOf(false, true);
  await publisher.attach(model);
  await assert.rejects(publisher.send(message), /refused the message/);
  await waitFor(() => publisher.send(message).then(() => true, () => false), { what: 'the second channel to take it', timeoutMs: 5_000 });
  await waitFor(() => opened[0]?.isClosed, { what: 'the first channel to be closed', timeoutMs: 5_000 });
  assert.deepEqual(opened.map(({ isClosed }) => isClosed), [true, false]);
});

test('a queue that is really full costs a channel now and then, not one for each message', async () => {
  const publisher = publisherOf(60_000);
  const { model, opened } = connectionOf(false);
  await publisher.attach(model);
  for (let sent = 0; sent < 50; sent += 1) await assert.rejects(publisher.send(message), /refused the message/);
  assert.equal(opened.length, 1);
});
