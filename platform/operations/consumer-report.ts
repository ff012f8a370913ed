/** How much waits for consumers, for the relay and for a retry: the same for the operator commands and the API. */
import type { Sql } from '../data/database.ts';
import type { Broker } from '../messaging/broker.ts';
import { listDeadLetters } from '../messaging/dead-letters.ts';
import { deadQueueOf } from '../messaging/topology.ts';
import { measureBacklog } from '../outbox/backlog.ts';

export interface QueueState {
  consumer: string;
  /** Null: the queue was never declared; its service has not started yet. */
  waiting: number | null;
  /** Processes that take from it. */
  attached: number | null;
  oldestSeconds: number | null;
  dead: number | null;
  oldestDeadSeconds: number | null;
}

export interface OutboxState {
  waiting: number;
  oldestSeconds: number | null;
  /** Messages that were tried and found no taker. */
  stuck: number;
  lastError: string | null;
}

/** Age in seconds of the oldest of the messages that wait; null when it cannot be told. */
export type OldestWaiting = (queue: { name: string; waiting: number; attached: number }) => Promise<number | null>;

const deadLookedAt = 100;

/** One consumer's queue and its dead letters. Changes nothing. */
export async function readQueueState(broker: Broker, consumer: string, oldestWaiting: OldestWaiting): Promise<QueueState> {
  const name = broker.topology.prefix + consumer;
  const work = await checkQueue(broker, name);
  const dead = await checkQueue(broker, deadQueueOf(name));
  return {
    consumer,
    waiting: work?.messageCount ?? null,
    attached: work?.consumerCount ?? null,
    oldestSeconds: work && work.messageCount > 0 ? await oldestWaiting({ name, waiting: work.messageCount, attached: work.consumerCount }) : null,
    dead: dead?.messageCount ?? null,
    oldestDeadSeconds: dead && dead.messageCount > 0 ? await oldestDead(broker, consumer) : null,
  };
}

/** What a service's outbox still holds. */
export async function readOutboxState(sql: Sql): Promise<OutboxState> {
  const { count, oldestAgeSeconds } = await measureBacklog(sql);
  const [stuck] = await sql.query<{ count: number; lastError: string | null }>('SELECT COUNT(*) AS count, MAX(last_error) AS lastError FROM outbox WHERE published_at IS NULL AND attempts > 0');
  return { waiting: count, oldestSeconds: count > 0 ? oldestAgeSeconds : null, stuck: stuck?.count ?? 0, lastError: stuck?.lastError ?? null };
}

/** Depth of the queues that all services share: the retry tiers, and what found no consumer. Null for one that does not exist. */
export async function readSharedQueues(broker: Broker): Promise<{ queue: string; waiting: number | null }[]> {
  const { retryTiers, unrouted } = broker.topology;
  const rows: { queue: string; waiting: number | null }[] = [];
  for (const queue of [...retryTiers.flatMap((tier) => tier.exchanges), unrouted]) rows.push({ queue, waiting: (await checkQueue(broker, queue))?.messageCount ?? null });
  return rows;
}

/** A queue's depth, or undefined when there is no such queue. */
export async function checkQueue(broker: Broker, name: string): Promise<{ messageCount: number; consumerCount: number } | undefined> {
  try {
    return await broker.withChannel((channel) => channel.checkQueue(name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 404) return undefined;
    throw error;
  }
}

async function oldestDead(broker: Broker, consumer: string): Promise<number | null> {
  const times = (await listDeadLetters({ broker, consumer, limit: deadLookedAt })).flatMap(({ deadAt }) => (deadAt === null ? [] : [Date.parse(deadAt)]));
  return times.length === 0 ? null : (Date.now() - Math.min(...times)) / 1_000;
}
