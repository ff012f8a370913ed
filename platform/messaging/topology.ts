import type { Channel } from 'amqplib';

export interface RetryTier {
  delayMs: number;
  /** Sibling exchanges with slightly different delays; choosing one at random spreads what failed together. */
  exchanges: string[];
}

export interface Topology {
  prefix: string;
  events: string;
  commands: string;
  /** For whoever watches; nothing is kept. */
  signals: string;
  dead: string;
  unrouted: string;
  retryTiers: RetryTier[];
}

export const defaultRetryDelaysMs = [1_000, 5_000, 30_000, 120_000, 600_000];

const siblings = [
  { suffix: 'a', factor: 1 },
  { suffix: 'b', factor: 1.25 },
];
const dayMs = 86_400_000;
/** The inbox remembers longer than this (see housekeeping), so that a replay is never taken for a new message. */
export const deadLetterRetentionMs = 7 * dayMs;
/** Restarts and lost connections count as deliveries on RabbitMQ 3.10: far above what those cause, so that only a message that crashes its process gets there. */
const crashGuardDeliveries = 50;
const quorum = { 'x-queue-type': 'quorum' };
/** The broker moves an expired or rejected message only once the target has it; this needs `reject-publish`. */
const safeDeadLettering = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' };

/** Names of everything the platform declares. `prefix` keeps tests apart on one broker. */
export function createTopology({ prefix = '', retryDelaysMs = defaultRetryDelaysMs }: { prefix?: string; retryDelaysMs?: number[] }): Topology {
  return {
    prefix,
    events: `${prefix}mkt.events`,
    commands: `${prefix}mkt.commands`,
    signals: `${prefix}mkt.signals`,
    dead: `${prefix}mkt.dead`,
    unrouted: `${prefix}mkt.unrouted`,
    retryTiers: retryDelaysMs.map((delayMs) => ({
      delayMs,
      exchanges: siblings.map(({ suffix }) => `${prefix}mkt.retry.${delayMs}ms.${suffix}`),
    })),
  };
}

/** Declares what all services share. Idempotent; every service runs it at each connection. */
export async function declareShared(channel: Channel, topology: Topology): Promise<void> {
  await channel.assertExchange(topology.unrouted, 'fanout', { durable: true });
  await channel.assertQueue(topology.unrouted, {
    durable: true,
    arguments: { ...quorum, 'x-max-length': 100_000, 'x-message-ttl': deadLetterRetentionMs, 'x-delivery-limit': 1_000_000 },
  });
  await channel.bindQueue(topology.unrouted, topology.unrouted, '');
  await channel.assertExchange(topology.events, 'topic', { durable: true, alternateExchange: topology.unrouted });
  // No alternate exchange: a command without its service is returned, stays in the outbox and is sent again.
  await channel.assertExchange(topology.commands, 'direct', { durable: true });
  await declareSignals(channel, topology);
  await channel.assertExchange(topology.dead, 'direct', { durable: true });
  for (const tier of topology.retryTiers) await declareTier(channel, tier);
}

/** Every signal also falls into a queue where it is forgotten at once: publishing is mandatory, and often nobody watches. */
async function declareSignals(channel: Channel, { signals }: Topology): Promise<void> {
  await channel.assertExchange(signals, 'topic', { durable: true });
  await channel.assertQueue(signals, { durable: true, arguments: { ...quorum, 'x-max-length': 100, 'x-message-ttl': 1_000 } });
  await channel.bindQueue(signals, signals, '#');
}

export interface SignalQueue {
  queue: string;
  /** Types of signals, and of events. */
  types: readonly string[];
  events: readonly string[];
}

/** Declares the queue of one connection that follows signals and events. It holds the newest ones only. */
export async function declareSignalQueue(channel: Channel, topology: Topology, { queue, types, events }: SignalQueue): Promise<void> {
  await channel.assertQueue(queue, { durable: false, exclusive: true, autoDelete: true, arguments: { 'x-max-length': 10_000, 'x-message-ttl': 10_000 } });
  for (const type of types) await channel.bindQueue(queue, topology.signals, type);
  for (const type of events) await channel.bindQueue(queue, topology.events, type);
}

/**
 * A retry tier: whatever is published to its fanout exchange waits in its queue, and on expiry goes to the default
 * exchange with the routing key it came with, which is the name of the one consumer queue that failed.
 */
async function declareTier(channel: Channel, tier: RetryTier): Promise<void> {
  for (const [index, exchange] of tier.exchanges.entries()) {
    const ttl = Math.round(tier.delayMs * (siblings[index]?.factor ?? 1));
    await channel.assertExchange(exchange, 'fanout', { durable: true });
    await channel.assertQueue(exchange, {
      durable: true,
      arguments: { ...quorum, ...safeDeadLettering, 'x-message-ttl': ttl, 'x-dead-letter-exchange': '' },
    });
    await channel.bindQueue(exchange, exchange, '');
  }
}

export interface WorkQueue {
  name: string;
  eventTypes: string[];
  commandTypes: string[];
  maxLength: number;
}

/** The queue holding what a work queue's consumer gave up on. */
export function deadQueueOf(queue: string): string {
  return `${queue}.dead`;
}

/** Declares a consumer's work queue and its dead-letter queue. A full work queue refuses, and producers keep the message. */
export async function declareWorkQueue(channel: Channel, topology: Topology, queue: WorkQueue): Promise<void> {
  const dead = deadQueueOf(queue.name);
  await channel.assertQueue(dead, {
    durable: true,
    // The high limit replaces 4.x's default of 20, which would drop dead letters after that many inspections.
    arguments: { ...quorum, 'x-message-ttl': deadLetterRetentionMs, 'x-delivery-limit': 1_000_000 },
  });
  await channel.bindQueue(dead, topology.dead, queue.name);
  await channel.assertQueue(queue.name, {
    durable: true,
    arguments: {
      ...quorum,
      ...safeDeadLettering,
      'x-max-length': queue.maxLength,
      'x-delivery-limit': crashGuardDeliveries,
      'x-dead-letter-exchange': topology.dead,
      'x-dead-letter-routing-key': queue.name,
    },
  });
}

/** Binds a work queue to the types it handles. */
export async function bindWorkQueue(channel: Channel, topology: Topology, queue: WorkQueue): Promise<void> {
  for (const type of queue.eventTypes) await channel.bindQueue(queue.name, topology.events, type);
  for (const type of queue.commandTypes) await channel.bindQueue(queue.name, topology.commands, type);
}
