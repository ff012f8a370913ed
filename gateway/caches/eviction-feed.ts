import type { ChannelModel } from 'amqplib';
import { openConnection } from '#platform/messaging/connection';
import type { Delivery } from '#platform/messaging/delivery';
import { decodeEnvelope } from '#platform/messaging/envelope';
import { createSubscription } from '#platform/messaging/subscription';
import { createTopology, declareShared, type Topology } from '#platform/messaging/topology';
import { counter, gauge, histogram } from '#platform/telemetry/metrics';
import type { Logger } from '#platform/telemetry/logger';
import { tags, tagsOf } from './cache-tags.ts';
import { createEvictionSignals, type EvictionSignals } from './eviction-signals.ts';
import type { Eviction } from './evictions.ts';
import { createPersistentEvictor, type PersistentEvictor } from './persistent-evictor.ts';

/** Evictions by events, and whether they arrive. */
export interface EvictionFeed {
  /** False while events may be waiting somewhere: what is cached may be outdated then. */
  isCurrent(): boolean;
  /** Tells those who keep answers of the gateway what was evicted otherwise than by an event: entities by their keys, or null for everything. */
  tell(keys: readonly string[] | null): void;
  stop(): Promise<void>;
}

export interface EvictionFeedOptions {
  url: string;
  logger: Logger;
  evictions: readonly Eviction[];
  /** Rejects when it could not be done. */
  evict(tags: readonly string[]): Promise<void>;
  /** Put before the broker's names, to keep tests apart. */
  namePrefix?: string;
}

const queueName = 'gateway.cache-evictions';
/** More than this has piled up only when nobody was there for long: then the broker drops the oldest, and everything is evicted. */
const maxWaiting = 50_000;
/** No entry lives longer, so older events say nothing new. */
const eventTtlMs = 60 * 60 * 1000;
const checkEveryMs = 50;

const evicted = counter({ name: 'gateway_cache_evictions_total', help: 'Events by which something was evicted from the cache', labels: ['event', 'outcome'] });
const lag = histogram({ name: 'gateway_cache_eviction_lag_seconds', help: 'From the change to the eviction', buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 1, 10, 60] });
const current = gauge({ name: 'gateway_cache_trusted', help: '1 while evictions arrive, so that the cache is used' });

/**
 * Follows the events that outdate what is cached, by one durable queue for all gateways: an event that comes while none runs is heeded by
 * the next. A failed eviction is tried again, and until it is done the feed is not current; a gateway that does not reach Redis hands events back, to one that does.
 */
export async function followEvictions({ url, logger, evictions, evict, namePrefix }: EvictionFeedOptions): Promise<EvictionFeed> {
  const topology = createTopology({ prefix: namePrefix, retryDelaysMs: [] });
  const queue = topology.prefix + queueName;
  const signals = await createEvictionSignals({ url, topology, logger });
  const backlog = createBacklog(queue, logger);
  let wasLost = false;
  const evictor = createPersistentEvictor({ evict, logger, onGivenUp: backlog.reset, onOutOfReach: () => subscription.restart() });
  const subscription = createSubscription({
    queue,
    prefetch: 100,
    logger,
    onDelivery: handlerOf({ evictions, evictor, signals, logger }),
    async declare(on) {
      await declare(on, { topology, queue, evictions, evict, mayMiss: wasLost });
      wasLost = false;
    },
  });
  const connection = await openConnection({
    url,
    name: 'gateway (cache evictions)',
    logger,
    async setup(model) {
      await onChannel(model, (channel) => declareShared(channel, topology));
      await subscription.attach(model);
      backlog.watch(model);
    },
    onDisconnected() {
      wasLost = true;
      backlog.reset();
      backlog.watch(undefined);
      subscription.detach();
    },
  });
  const isCurrent = (): boolean => subscription.isAttached() && backlog.isCleared() && !evictor.isOverdue();
  const timer = setInterval(() => {
    if (!subscription.isAttached()) backlog.reset();
    else backlog.check();
    current.set(isCurrent() ? 1 : 0);
  }, checkEveryMs).unref();
  return {
    isCurrent,
    tell: signals.tell,
    async stop() {
      clearInterval(timer);
      evictor.stop();
      await subscription.stop(1000);
      await Promise.all([connection.close(), signals.stop()]);
    },
  };
}

/** Whether the queue was seen empty since we are connected: before that, evictions may be waiting. */
function createBacklog(queue: string, logger: Logger) {
  let isCleared = false;
  let model: ChannelModel | undefined;
  return {
    watch(next: ChannelModel | undefined): void {
      model = next;
    },
    reset(): void {
      isCleared = false;
    },
    isCleared: () => isCleared,
    check(): void {
      const asked = model;
      if (isCleared || !asked) return;
      onChannel(asked, (channel) => channel.checkQueue(queue)).then(
        ({ messageCount }) => {
          if (messageCount === 0 && asked === model) isCleared = true;
        },
        (error: unknown) => logger.debug({ err: error }, 'the evictions that are waiting cannot be counted'),
      );
    },
  };
}

interface Handling extends Pick<EvictionFeedOptions, 'evictions' | 'logger'> {
  evictor: PersistentEvictor;
  signals: EvictionSignals;
}

function handlerOf({ evictions, evictor, signals, logger }: Handling): (delivery: Delivery) => Promise<void> {
  const byType = new Map(evictions.map((eviction) => [eviction.type, eviction]));
  return async (delivery) => {
    const event = tagsIn(delivery, byType, logger);
    if (event && !(await evictor.evict(event.tags, delivery.isOpen))) return;
    if (event && event.keys.length > 0) signals.tell(event.keys);
    if (event) lag.observe(Math.max(0, Date.now() - event.occurredAt) / 1000);
    evicted.inc({ event: delivery.type, outcome: event ? 'evicted' : 'ignored' });
    delivery.ack();
  };
}

function tagsIn(delivery: Delivery, byType: ReadonlyMap<string, Eviction>, logger: Logger): { tags: string[]; keys: string[]; occurredAt: number } | undefined {
  const eviction = byType.get(delivery.type);
  if (!eviction) return undefined;
  try {
    const { data, occurredAt } = decodeEnvelope(delivery.content);
    const target = eviction.targetOf(data);
    return { tags: tagsOf(target), keys: (target.entities ?? []).map(({ key }) => key), occurredAt: Date.parse(occurredAt) };
  } catch (error) {
    logger.error({ err: error, messageId: delivery.messageId, type: delivery.type }, 'an event cannot be read; what it outdates stays cached until it expires');
    return undefined;
  }
}

interface DeclareOptions {
  topology: Topology;
  queue: string;
  evictions: readonly Eviction[];
  evict(tags: readonly string[]): Promise<void>;
  /** The broker may have been away: those who publish may be back later than we are, with events of the time in between. */
  mayMiss: boolean;
}

/** Rejects while Redis takes no evictions: events are left to those who can heed them. */
async function declare(model: ChannelModel, { topology, queue, evictions, evict, mayMiss }: DeclareOptions): Promise<void> {
  await onChannel(model, async (channel) => {
    const { messageCount } = await channel.assertQueue(queue, {
      durable: true,
      // Not a quorum queue: those hand on a message only when it is on disk, and time is what counts here. While its node is away the
      // cache is not used. The oldest goes, never the newest: a cache must not hold up those who publish.
      arguments: { 'x-queue-type': 'classic', 'x-max-length': maxWaiting, 'x-overflow': 'drop-head', 'x-message-ttl': eventTtlMs },
    });
    for (const { type } of evictions) await channel.bindQueue(queue, topology.events, type);
    await evict(mayMiss || messageCount >= maxWaiting * 0.9 ? [tags.everything] : []);
  });
}

async function onChannel<T>(model: ChannelModel, work: (channel: Awaited<ReturnType<ChannelModel['createChannel']>>) => Promise<T>): Promise<T> {
  const channel = await model.createChannel();
  // The failure reaches the caller by what it waits for; unheard, it would end the process.
  channel.on('error', () => undefined);
  try {
    return await work(channel);
  } finally {
    await channel.close().catch(() => undefined);
  }
}
