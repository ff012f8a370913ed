import type { Database } from '../data/database.ts';
import type { Logger } from '../telemetry/logger.ts';
import { gauge } from '../telemetry/metrics.ts';
import type { Broker } from './broker.ts';
import type { Consumer } from './consumer-definition.ts';
import { followPauses, type Pausable } from './consumer-pauses.ts';
import { createGate } from './gate.ts';
import { createMessageHandler } from './message-handler.ts';
import { watchQueueDepths } from './queue-depths.ts';
import type { Subscription } from './subscription.ts';
import { republishUnrouted } from './unrouted.ts';

export { defineConsumer, on, onMany } from './consumer-definition.ts';
export type { Binding, Consumer, HandlerContext, ManyContext } from './consumer-definition.ts';

export interface StartConsumersOptions {
  broker: Broker;
  db: Database;
  consumers: Consumer[];
  logger: Logger;
  /** Has no message wait for company, whatever the consumers say: for tests, which would wait along. */
  isPrompt?: boolean;
}

export interface RunningConsumers {
  /** Takes no more messages and waits up to `graceMs` (10 s) for those in hand; the rest return to their queues. */
  stop(graceMs?: number): Promise<void>;
}

const pauseGraceMs = 10_000;
const stoppedByOperator = gauge({ name: 'consumer_stopped_by_operator', help: '1 while an operator keeps a consumer from taking messages', labels: ['consumer'] });

/** Declares the consumers' queues and starts consuming; with the broker down, as soon as it is back. Those that an operator paused wait. */
export async function startConsumers({ broker, db, consumers, logger, isPrompt = false }: StartConsumersOptions): Promise<RunningConsumers> {
  const switchable = consumers.map((consumer) => createSwitchable(isPrompt ? { ...consumer, gatherMs: 0 } : consumer, { broker, db, logger }));
  const pauses = await followPauses({ db, consumers: switchable, logger });
  // What was published before these queues first existed waits among the unrouted.
  republishUnrouted({ broker }).catch((error: unknown) => logger.debug({ err: error }, 'unrouted messages stay where they are'));
  const unwatch = watchQueueDepths({ broker, db, consumers: consumers.map((consumer) => consumer.name) });
  return {
    async stop(graceMs = 10_000) {
      unwatch();
      await pauses.stop();
      await Promise.all(switchable.map((one) => one.stop(graceMs)));
    },
  };
}

interface Switchable extends Pausable {
  stop(graceMs: number): Promise<void>;
}

/** A consumer that takes messages unless it is paused. */
function createSwitchable(consumer: Consumer, { broker, db, logger }: Pick<StartConsumersOptions, 'broker' | 'db' | 'logger'>): Switchable {
  const probe = async (): Promise<void> => {
    // A server that others just turned read-only answers every question: only a change, even of nothing, tells.
    await db.execute('DELETE FROM inbox WHERE FALSE');
    await consumer.dependency?.probe();
  };
  const gate = createGate({ consumer: consumer.name, probe, logger });
  const queue = broker.topology.prefix + consumer.name;
  const { onDelivery, hurry } = createMessageHandler({ broker, db, consumer, queue, gate, logger });
  let subscription: Subscription | undefined;
  return {
    name: consumer.name,
    async setPaused(isPaused) {
      stoppedByOperator.set({ consumer: consumer.name }, isPaused ? 1 : 0);
      if (isPaused === (subscription === undefined)) return;
      if (!isPaused) {
        subscription = await broker.consume({
          queue: { name: consumer.name, eventTypes: typesOf(consumer, 'event'), commandTypes: typesOf(consumer, 'command'), maxLength: consumer.maxLength },
          prefetch: consumer.prefetch,
          onDelivery,
          onLast: hurry,
        });
        return;
      }
      logger.warn({ consumer: consumer.name }, 'paused by an operator');
      await subscription?.stop(pauseGraceMs);
      subscription = undefined;
    },
    async stop(graceMs) {
      gate.abandon();
      await subscription?.stop(graceMs);
    },
  };
}

function typesOf(consumer: Consumer, kind: 'event' | 'command'): string[] {
  return [...consumer.bindings.values()].filter(({ contract }) => contract.kind === kind).map(({ contract }) => contract.type);
}
