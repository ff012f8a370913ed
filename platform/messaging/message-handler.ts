import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../data/database.ts';
import { isDatabaseDown, isRetryable } from '../data/mysql-errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { counter, histogram } from '../telemetry/metrics.ts';
import type { Span } from '../telemetry/span.ts';
import { failTrace, traceRoot } from '../telemetry/trace.ts';
import { createBatches } from './batches.ts';
import type { Broker } from './broker.ts';
import { bindingFor } from './consumer-definition.ts';
import type { Binding, Consumer } from './consumer-definition.ts';
import type { Delivery } from './delivery.ts';
import { decodeEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { bury, isPermanent, putOff } from './failure.ts';
import type { FailureContext } from './failure.ts';
import type { Gate } from './gate.ts';
import { groupsOf } from './groups.ts';
import { processOnce, processTogether, type InboxEntry } from './inbox.ts';
import { createKeyedQueue } from './keyed-queue.ts';

export interface MessageHandlerOptions {
  broker: Broker;
  db: Database;
  consumer: Consumer;
  /** The queue's full name on the broker. */
  queue: string;
  gate: Gate;
  logger: Logger;
}

export interface MessageHandler {
  onDelivery(delivery: Delivery): Promise<void>;
  /** Handles what waits for company at once. */
  hurry(): void;
}

/** One that was understood. */
export interface Message {
  delivery: Delivery;
  envelope: Envelope;
  binding: Binding;
}

const maxInProcessTries = 3;
const baseDelayMs = 30;
const lagBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];
const outcomes = counter({ name: 'consumer_messages_total', help: 'Messages by outcome', labels: ['consumer', 'outcome'] });
const duration = histogram({ name: 'consumer_handler_duration_seconds', help: 'Time to process one message, in-process tries included', labels: ['consumer'] });
const sharedTransactions = counter({ name: 'consumer_shared_transactions_total', help: 'Transactions of several messages by outcome: done, or undone for each message to be handled by itself', labels: ['consumer', 'outcome'] });
const lag = histogram({ name: 'consumer_lag_seconds', help: 'Age of messages when their processing starts', labels: ['consumer'], buckets: lagBuckets });

/**
 * What happens to one delivery: checked, then processed once together with its inbox row, then acknowledged. If it
 * fails: tried again at once (deadlock, lock wait, lost connection), held back (database down), put off to a retry
 * tier, or moved to the dead letters. Messages of one aggregate are processed in order of arrival. A consumer may have
 * what waits at the same time processed in one transaction; if that fails, each is processed by itself.
 */
export function createMessageHandler(options: MessageHandlerOptions): MessageHandler {
  const { consumer, queue, broker } = options;
  const alone = (message: Message): Promise<void> =>
    traceRoot({ name: `${consumer.name} ${message.envelope.type}`, kind: 'consumer', traceparent: message.envelope.traceparent }, (span) => handle(options, message, span));
  const byAggregate = createKeyedQueue();
  const batches = createBatches<Message>({ keyOf: ({ envelope }) => envelope.aggregateId, most: consumer.together, gatherMs: consumer.gatherMs, together: (messages) => handleTogether(options, messages), alone });
  return {
    async onDelivery(delivery) {
      const checked = check(consumer, delivery);
      if ('error' in checked) {
        options.logger.error({ err: checked.error, queue, messageId: delivery.messageId }, 'message cannot be understood');
        outcomes.inc({ consumer: consumer.name, outcome: await bury(delivery, checked.error, { broker, queue, logger: options.logger }) });
        return;
      }
      const message = { ...checked, delivery };
      await (consumer.together > 1 ? batches.add(message) : byAggregate.run(checked.envelope.aggregateId, () => alone(message)));
    },
    hurry: () => batches.hurry(),
  };
}

function check(consumer: Consumer, delivery: Delivery): Pick<Message, 'envelope' | 'binding'> | { error: unknown } {
  try {
    const envelope = decodeEnvelope(delivery.content);
    const binding = bindingFor(consumer, envelope.type);
    return { envelope: binding.read(envelope), binding };
  } catch (error) {
    return { error };
  }
}

async function handle(options: MessageHandlerOptions, { delivery, envelope, binding }: Message, span: Span): Promise<void> {
  const labels = { consumer: options.consumer.name };
  const logger = loggerOf(options, envelope);
  noteStart(labels, envelope, span);
  const stop = duration.startTimer(labels);
  let tries = 1;
  for (; ; tries += 1) {
    await options.gate.whenOpen();
    // Whoever has the message now will deal with it; trying here as well would only wait for their inbox row.
    if (!delivery.isOpen()) return;
    try {
      const outcome = await processOnce(options.db, options.consumer.name, envelope.id, (tx) => binding.handle({ tx, logger, messages: [envelope] }));
      delivery.ack();
      outcomes.inc({ ...labels, outcome });
      span.set('message.outcome', outcome);
      logger.debug({ outcome, tries }, 'message handled');
      break;
    } catch (error) {
      if (await mayTryAgain(error, tries, options)) continue;
      const outcome = await giveUp(delivery, error, { ...options, logger });
      outcomes.inc({ ...labels, outcome });
      span.set('message.outcome', outcome);
      failTrace(`message ${outcome}`);
      break;
    }
  }
  span.set('message.tries', tries);
  stop();
}

/** All in one transaction, acknowledged after its commit. Rejects when one of them fails; then nothing has happened to any. */
async function handleTogether(options: MessageHandlerOptions, messages: readonly Message[]): Promise<void> {
  const labels = { consumer: options.consumer.name };
  await options.gate.whenOpen();
  const ours = messages.filter(({ delivery }) => delivery.isOpen());
  if (ours.length === 0) return;
  const startedAt = performance.now();
  try {
    await processTogether(options.db, labels.consumer, groupsOf(ours).map((group) => entryOf(options, group, ours.length)));
  } catch (error) {
    sharedTransactions.inc({ ...labels, outcome: 'undone' });
    options.logger.debug({ err: error, ...labels, messages: ours.length }, 'messages could not be handled together; each is handled by itself');
    throw error;
  }
  sharedTransactions.inc({ ...labels, outcome: 'done' });
  const eachSeconds = (performance.now() - startedAt) / 1000 / ours.length;
  for (const { delivery } of ours) {
    delivery.ack();
    outcomes.inc({ ...labels, outcome: 'processed' });
    duration.observe(labels, eachSeconds);
  }
}

/** Each group is one call of a handler. It is a part of the trace of its first message; the others' traces tell that they were there. */
function entryOf(options: MessageHandlerOptions, group: readonly Message[], together: number): InboxEntry {
  const consumer = options.consumer.name;
  const [first, ...others] = group as [Message, ...Message[]];
  const inTraceOf = <T>({ envelope }: Message, work: () => T): T =>
    traceRoot({ name: `${consumer} ${envelope.type}`, kind: 'consumer', traceparent: envelope.traceparent, attributes: { 'message.together': together } }, (span) => {
      noteStart({ consumer }, envelope, span);
      return work();
    });
  return {
    messageIds: group.map(({ envelope }) => envelope.id),
    effect(tx) {
      for (const other of others) inTraceOf(other, () => undefined);
      return inTraceOf(first, () => first.binding.handle({ tx, messages: group.map(({ envelope }) => envelope), logger: loggerOf(options, first.envelope) }));
    },
  };
}

function loggerOf({ logger, consumer }: MessageHandlerOptions, { id, type }: Envelope): Logger {
  return logger.child({ consumer: consumer.name, messageId: id, type });
}

function noteStart(labels: { consumer: string }, { occurredAt }: Envelope, span: Span): void {
  const ageMs = Math.max(0, Date.now() - Date.parse(occurredAt));
  span.set('message.age_ms', ageMs);
  lag.observe(labels, ageMs / 1000);
}

async function mayTryAgain(error: unknown, tries: number, { gate, consumer }: MessageHandlerOptions): Promise<boolean> {
  // Bounded even when the dependency answers each time: the message itself may be what breaks the connection.
  if (tries >= maxInProcessTries || isPermanent(error)) return false;
  if (isDatabaseDown(error) || consumer.dependency?.isDown(error)) {
    await gate.waitUntilHealthy();
    return true;
  }
  if (!isRetryable(error)) return false;
  await sleep(Math.random() * baseDelayMs * 2 ** tries);
  return true;
}

function giveUp(delivery: Delivery, error: unknown, context: FailureContext): Promise<'retried' | 'dead'> {
  const isFinal = isPermanent(error);
  context.logger[isFinal ? 'error' : 'warn']({ err: error }, isFinal ? 'message failed for good' : 'message failed; put off');
  return isFinal ? bury(delivery, error, context) : putOff(delivery, error, context);
}
