/** What operators may do about one service's messages: behind the API. The operator commands do the same over all services. */
import type { Database } from '../data/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { Broker } from '../messaging/broker.ts';
import type { Consumer } from '../messaging/consumer-definition.ts';
import { pauseConsumer, readPauses, resumeConsumer, type ConsumerPause } from '../messaging/consumer-pauses.ts';
import { discardDeadLetters, listDeadLetters, replayDeadLetters, type DeadLetter, type DeadLetterFilter } from '../messaging/dead-letters.ts';
import { redriveOutbox, type Redriven, type RedriveFilter } from '../outbox/redrive.ts';
import { readOutboxState, readQueueState, readSharedQueues, type OutboxState, type QueueState } from './consumer-report.ts';
import { createOldestWaiting } from './oldest-waiting.ts';

export interface ConsumerState extends QueueState {
  types: readonly string[];
  pause: ConsumerPause | null;
}

export interface OperatorChange {
  /** Who does it, and why: both are written to the audit log. */
  actor: string;
  reason: string;
  /** Only report what would be changed. */
  dryRun?: boolean;
}

export interface LettersChange extends OperatorChange {
  /** All of the service's consumers when left out. */
  consumer?: string;
  filter: DeadLetterFilter;
  limit: number;
  ratePerSecond?: number;
}

export interface MessagingOperations {
  isConnected(): boolean;
  consumers(): Promise<ConsumerState[]>;
  outbox(): Promise<OutboxState>;
  sharedQueues(): Promise<{ queue: string; waiting: number | null }[]>;
  deadLetters(consumer: string, choice: { filter: DeadLetterFilter; limit: number }): Promise<DeadLetter[]>;
  /** Sends letters back to the consumers that gave up on them; ends early rather than keep a caller waiting. */
  replay(change: LettersChange): Promise<DeadLetter[]>;
  /** Removes letters for good. */
  discard(change: LettersChange): Promise<DeadLetter[]>;
  redrive(change: OperatorChange & { filter: RedriveFilter; limit: number }): Promise<Redriven[]>;
  /** False when the consumer was paused, or running, already. */
  setPaused(consumer: string, isPaused: boolean, change: OperatorChange): Promise<boolean>;
}

export interface MessagingOperationsOptions {
  broker: Broker;
  db: Database;
  consumers: readonly Consumer[];
  /** How long one call may go on changing letters. */
  maxDurationMs?: number;
}

/** @throws DomainError NOT_FOUND for a consumer that the service does not have, UNAVAILABLE while the broker is down. */
export function createMessagingOperations({ broker, db, consumers, maxDurationMs = 1_200 }: MessagingOperationsOptions): MessagingOperations {
  const oldestWaiting = createOldestWaiting({ broker, sql: db });

  function chosen(name: string | undefined): readonly Consumer[] {
    if (name === undefined) return consumers;
    const found = consumers.find((consumer) => consumer.name === name);
    if (found) return [found];
    throw new DomainError('NOT_FOUND', `There is no consumer "${name}" here; there are: ${consumers.map((consumer) => consumer.name).join(', ') || 'none'}.`, { field: ['input', 'consumer'] });
  }

  async function overLetters(change: LettersChange, alter: typeof replayDeadLetters): Promise<DeadLetter[]> {
    const until = Date.now() + maxDurationMs;
    const letters: DeadLetter[] = [];
    for (const { name } of chosen(change.consumer)) {
      const left = change.limit - letters.length;
      if (left <= 0 || Date.now() >= until) break;
      letters.push(...(await alter({ ...change, consumer: name, broker, db, limit: undefined, maxAltered: left, maxDurationMs: until - Date.now() })));
    }
    return letters;
  }

  return {
    isConnected: () => broker.health().connected,
    async consumers() {
      const pauses = new Map((await readPauses(db)).map((pause) => [pause.consumer, pause]));
      return Promise.all(
        consumers.map(async ({ name, bindings }) => ({
          ...(await readQueueState(broker, name, oldestWaiting)),
          types: [...bindings.keys()],
          pause: pauses.get(name) ?? null,
        })),
      );
    },
    outbox: () => readOutboxState(db),
    sharedQueues: () => readSharedQueues(broker),
    async deadLetters(consumer, { filter, limit }) {
      chosen(consumer);
      return (await listDeadLetters({ broker, consumer, filter })).slice(0, limit);
    },
    replay: (change) => overLetters(change, replayDeadLetters),
    discard: (change) => overLetters(change, discardDeadLetters),
    redrive: ({ filter, limit, ...change }) => redriveOutbox({ db, filter, maxMessages: limit, ...change }),
    async setPaused(consumer, isPaused, { actor, reason }) {
      chosen(consumer);
      return (isPaused ? pauseConsumer : resumeConsumer)({ db, consumer, actor, reason });
    },
  };
}
