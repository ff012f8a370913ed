import { randomBytes } from 'node:crypto';
import { connectBroker } from '../messaging/broker.ts';
import type { Broker, BrokerOptions } from '../messaging/broker.ts';
import { deadQueueOf } from '../messaging/topology.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { testService } from './test-environment.ts';

export interface TestBroker extends Broker {
  /** For a second connection to the same exchanges and queues. */
  options: BrokerOptions;
  /** Messages ready in a consumer's queue, or in its dead letters. */
  depth(consumer: string, of?: 'work' | 'dead'): Promise<number>;
  /** Removes every exchange and queue of this test and closes the connection. */
  destroy(consumers?: readonly { name: string }[]): Promise<void>;
}

export type TestBrokerOptions = Partial<Omit<BrokerOptions, 'url' | 'service'>>;

/**
 * A broker connection whose exchanges and queues carry a random prefix, with retry tiers of milliseconds. Pass the
 * consumers to `destroy`, so that their queues go as well.
 */
export async function createTestBroker(service: string, options: TestBrokerOptions = {}): Promise<TestBroker> {
  const namePrefix = `test-${randomBytes(5).toString('hex')}.`;
  const full: BrokerOptions = { logger: silentLogger(), namePrefix, retryDelaysMs: [50, 100], ...options, service, url: testService('TEST_RABBITMQ_URL') };
  const broker = await connectBroker(full);
  const queueOf = (consumer: string, of: 'work' | 'dead') => (of === 'work' ? namePrefix + consumer : deadQueueOf(namePrefix + consumer));
  return {
    ...broker,
    options: full,
    depth: (consumer, of = 'work') => broker.withChannel(async (channel) => (await channel.checkQueue(queueOf(consumer, of))).messageCount),
    async destroy(consumers = []) {
      const { events, commands, signals, dead, unrouted, retryTiers } = broker.topology;
      const retries = retryTiers.flatMap((tier) => tier.exchanges);
      const queues = [...retries, unrouted, signals, ...consumers.flatMap(({ name }) => [queueOf(name, 'work'), queueOf(name, 'dead')])];
      await broker.withChannel(async (channel) => {
        for (const queue of queues) await channel.deleteQueue(queue);
        for (const exchange of [events, commands, signals, dead, unrouted, ...retries]) await channel.deleteExchange(exchange);
      });
      await broker.close();
    },
  };
}
