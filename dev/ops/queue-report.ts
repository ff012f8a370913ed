/** How much waits where: consumers' queues, dead letters, retry tiers, what found no consumer, and the outboxes. */
import type { Broker } from '#platform/messaging/broker';
import { listDeadLetters } from '#platform/messaging/dead-letters';
import { deadQueueOf } from '#platform/messaging/topology';
import { measureBacklog } from '#platform/outbox/backlog';
import type { ConsumerInfo } from './consumers.ts';
import type { OpsTarget } from './target.ts';

export interface QueueRow {
  consumer: string;
  /** Null: the queue was never declared; its service has not started yet. */
  waiting: number | null;
  /** Processes that take from it. */
  attached: number | null;
  oldestSeconds: number | null;
  dead: number | null;
  oldestDeadSeconds: number | null;
}

export interface OutboxRow {
  service: string;
  waiting: number;
  oldestSeconds: number | null;
  /** Messages that were tried and found no taker. */
  stuck: number;
  lastError: string | null;
}

export interface QueueReport {
  queues: QueueRow[];
  shared: { queue: string; waiting: number | null }[];
  outboxes: OutboxRow[];
}

const lookBack = 10_000;

/** Reads everything; changes nothing. */
export async function reportQueues(target: OpsTarget): Promise<QueueReport> {
  const anyService = target.services[0] ?? '';
  const queues: QueueRow[] = [];
  for (const consumer of target.consumers.filter(({ service }) => target.services.includes(service))) queues.push(await queueRow(target, consumer));
  const outboxes: OutboxRow[] = [];
  for (const service of target.services) outboxes.push(await outboxRow(target, service));
  return { queues, shared: await sharedQueues(await target.broker(anyService)), outboxes };
}

async function queueRow(target: OpsTarget, consumer: ConsumerInfo): Promise<QueueRow> {
  const broker = await target.broker(consumer.service);
  const name = broker.topology.prefix + consumer.name;
  const work = await checkQueue(broker, name);
  const dead = await checkQueue(broker, deadQueueOf(name));
  return {
    consumer: consumer.name,
    waiting: work?.messageCount ?? null,
    attached: work?.consumerCount ?? null,
    oldestSeconds: work && work.messageCount > 0 ? await oldestWaiting(target, consumer, work.messageCount) : null,
    dead: dead?.messageCount ?? null,
    oldestDeadSeconds: dead && dead.messageCount > 0 ? await oldestDead(broker, consumer.name) : null,
  };
}

/**
 * Age of the oldest of `depth` waiting messages, from when they were published: taking one out to look would count as
 * a delivery. Queues are first in, first out, so the last `depth` published ones of these types are those that wait.
 */
async function oldestWaiting(target: OpsTarget, { types }: ConsumerInfo, depth: number): Promise<number | null> {
  if (types.length === 0) return null;
  const perService = await Promise.all(target.services.map(async (service) => (await target.database(service)).query<{ publishedAt: Date }>(
    'SELECT published_at AS publishedAt FROM outbox WHERE published_at IS NOT NULL AND type IN (?) ORDER BY published_at DESC LIMIT ?',
    [types, Math.min(depth, lookBack)],
  )));
  const times = perService.flat().map(({ publishedAt }) => publishedAt.getTime()).toSorted((a, b) => b - a);
  const oldest = times[Math.min(depth, lookBack) - 1] ?? times.at(-1);
  return oldest === undefined ? null : (Date.now() - oldest) / 1_000;
}

async function oldestDead(broker: Broker, consumer: string): Promise<number | null> {
  const times = (await listDeadLetters({ broker, consumer, limit: 100 })).flatMap(({ deadAt }) => (deadAt === null ? [] : [Date.parse(deadAt)]));
  return times.length === 0 ? null : (Date.now() - Math.min(...times)) / 1_000;
}

async function sharedQueues(broker: Broker): Promise<QueueReport['shared']> {
  const { retryTiers, unrouted } = broker.topology;
  const names = [...retryTiers.flatMap((tier) => tier.exchanges), unrouted];
  const rows: QueueReport['shared'] = [];
  for (const queue of names) rows.push({ queue, waiting: (await checkQueue(broker, queue))?.messageCount ?? null });
  return rows;
}

async function outboxRow(target: OpsTarget, service: string): Promise<OutboxRow> {
  const db = await target.database(service);
  const { count, oldestAgeSeconds } = await measureBacklog(db);
  const [stuck] = await db.query<{ count: number; lastError: string | null }>('SELECT COUNT(*) AS count, MAX(last_error) AS lastError FROM outbox WHERE published_at IS NULL AND attempts > 0');
  return { service, waiting: count, oldestSeconds: count > 0 ? oldestAgeSeconds : null, stuck: stuck?.count ?? 0, lastError: stuck?.lastError ?? null };
}

/** A queue's depth, or undefined when there is no such queue. */
async function checkQueue(broker: Broker, name: string): Promise<{ messageCount: number; consumerCount: number } | undefined> {
  try {
    return await broker.withChannel((channel) => channel.checkQueue(name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 404) return undefined;
    throw error;
  }
}
