import type { Database } from '../data/database.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Broker } from './broker.ts';
import type { Consumer } from './consumer-definition.ts';
import { createGate } from './gate.ts';
import { createMessageHandler } from './message-handler.ts';
import { watchQueueDepths } from './queue-depths.ts';
import { republishUnrouted } from './unrouted.ts';

export { defineConsumer, on } from './consumer-definition.ts';
export type { Consumer, HandlerContext } from './consumer-definition.ts';

export interface StartConsumersOptions {
  broker: Broker;
  db: Database;
  consumers: Consumer[];
  logger: Logger;
}

export interface RunningConsumers {
  /** Takes no more messages and waits up to `graceMs` (10 s) for those in hand; the rest return to their queues. */
  stop(graceMs?: number): Promise<void>;
}

/** Declares the consumers' queues and starts consuming; with the broker down, as soon as it is back. */
export async function startConsumers({ broker, db, consumers, logger }: StartConsumersOptions): Promise<RunningConsumers> {
  const running = await Promise.all(consumers.map((consumer) => startConsumer(consumer, { broker, db, logger })));
  // What was published before these queues first existed waits among the unrouted.
  republishUnrouted({ broker }).catch((error: unknown) => logger.debug({ err: error }, 'unrouted messages stay where they are'));
  const unwatch = watchQueueDepths(broker, consumers.map((consumer) => consumer.name));
  return {
    async stop(graceMs = 10_000) {
      unwatch();
      await Promise.all(running.map((stop) => stop(graceMs)));
    },
  };
}

async function startConsumer(consumer: Consumer, { broker, db, logger }: Omit<StartConsumersOptions, 'consumers'>): Promise<(graceMs: number) => Promise<void>> {
  const probe = async (): Promise<void> => {
    await db.ping();
    await consumer.dependency?.probe();
  };
  const gate = createGate({ consumer: consumer.name, probe, logger });
  const queue = broker.topology.prefix + consumer.name;
  const subscription = await broker.consume({
    queue: { name: consumer.name, eventTypes: typesOf(consumer, 'event'), commandTypes: typesOf(consumer, 'command'), maxLength: consumer.maxLength },
    prefetch: consumer.prefetch,
    onDelivery: createMessageHandler({ broker, db, consumer, queue, gate, logger }),
  });
  return async (graceMs) => {
    gate.abandon();
    await subscription.stop(graceMs);
  };
}

function typesOf(consumer: Consumer, kind: 'event' | 'command'): string[] {
  return [...consumer.bindings.values()].filter(({ contract }) => contract.kind === kind).map(({ contract }) => contract.type);
}
