/** How much waits where: consumers' queues, dead letters, retry tiers, what found no consumer, and the outboxes. */
import { readOutboxState, readQueueState, readSharedQueues, type OutboxState, type QueueState } from '#platform/operations/consumer-report';
import type { ConsumerInfo } from './consumers.ts';
import type { OpsTarget } from './target.ts';

export type OutboxRow = OutboxState & { service: string };

export interface QueueReport {
  queues: QueueState[];
  shared: { queue: string; waiting: number | null }[];
  outboxes: OutboxRow[];
}

const lookBack = 10_000;

/** Reads everything; changes nothing. */
export async function reportQueues(target: OpsTarget): Promise<QueueReport> {
  const anyService = target.services[0] ?? '';
  const queues: QueueState[] = [];
  for (const consumer of target.consumers.filter(({ service }) => target.services.includes(service))) {
    queues.push(await readQueueState(await target.broker(consumer.service), consumer.name, ({ waiting }) => oldestWaiting(target, consumer, waiting)));
  }
  const outboxes: OutboxRow[] = [];
  for (const service of target.services) outboxes.push({ service, ...(await readOutboxState(await target.database(service))) });
  return { queues, shared: await readSharedQueues(await target.broker(anyService)), outboxes };
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
