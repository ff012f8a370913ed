import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { createTestBroker } from '../testing/test-broker.ts';
import { testService } from '../testing/test-environment.ts';
import { waitFor } from '../testing/wait-for.ts';
import { connectBroker, type ConsumeOptions } from './broker.ts';
import { closeSurely } from './close-surely.ts';
import { openConnection } from './connection.ts';

const logger = silentLogger();

test('a connection that ends while it is being set up is opened again, even if its setup did not mind', async () => {
  let setups = 0;
  let ended = 0;
  const connection = await openConnection({
    url: testService('TEST_RABBITMQ_URL'),
    name: 'ends-early',
    logger,
    async setup(model) {
      setups += 1;
      if (setups > 2) return;
      await model.close();
      ended += 1;
    },
    onDisconnected: () => undefined,
  });
  assert.equal(await connection.waitForConnect(20_000), true);
  assert.deepEqual([setups, ended], [3, 2]);
  const channel = await connection.current()?.createChannel();
  assert.ok(channel, 'the connection it came to works');
  await connection.close();
});

test('closing ends when what is closed is lost before the broker confirms', async () => {
  const lost = Object.assign(new EventEmitter(), { close: () => new Promise<void>(() => undefined) });
  const startedAt = performance.now();
  const closing = closeSurely(lost);
  lost.emit('close');
  await closing;
  assert.ok(performance.now() - startedAt < 1_000);
});

// RabbitMQ answers 541 and ends the connection of one of two that declare the same new quorum queue at once.
test('instances that start together on a broker without any queue all consume, each time', async () => {
  const queues = ['one', 'two', 'three'].map((name) => ({ name: `together.${name}`, eventTypes: ['lamp.lit.v1'], commandTypes: [], maxLength: 100 }));
  for (let round = 0; round < 4; round += 1) {
    const namePrefix = `together-${randomBytes(5).toString('hex')}.`;
    const options = { url: testService('TEST_RABBITMQ_URL'), logger, namePrefix, retryDelaysMs: [50] };
    const brokers = await Promise.all([1, 2, 3].map((instance) => connectBroker({ ...options, service: `together-${instance}` })));
    const consume = (queue: ConsumeOptions['queue']) => brokers.map((broker) => broker.consume({ queue, prefetch: 1, onDelivery: async () => undefined }));
    const subscriptions = await Promise.all(queues.flatMap(consume));
    const allWork = () => brokers.every((broker) => broker.health().connected) && subscriptions.every((subscription) => subscription.isAttached());
    await waitFor(allWork, { what: `all instances of round ${round} to consume`, timeoutMs: 30_000 });
    await Promise.all(brokers.map((broker) => broker.close()));
    const cleaner = await createTestBroker('together', { namePrefix, retryDelaysMs: [50] });
    await cleaner.withChannel((channel) => Promise.all(queues.flatMap(({ name }) => [channel.deleteQueue(namePrefix + name), channel.deleteQueue(`${namePrefix}${name}.dead`)])));
    await cleaner.close();
  }
});
