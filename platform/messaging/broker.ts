import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelModel } from 'amqplib';
import type { Logger } from '../telemetry/logger.ts';
import { closeSurely } from './close-surely.ts';
import { openConnection } from './connection.ts';
import type { BrokerConnection } from './connection.ts';
import { publishFailure } from './confirms.ts';
import type { Contract } from './contract.ts';
import type { Delivery } from './delivery.ts';
import { decodeEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { createPublisher } from './publisher.ts';
import type { OutgoingMessage, Publisher } from './publisher.ts';
import { createSubscription } from './subscription.ts';
import type { Subscription, SubscriptionOptions } from './subscription.ts';
import { bindWorkQueue, createTopology, declareShared, declareSignalQueue, declareWorkQueue } from './topology.ts';
import type { Topology, WorkQueue } from './topology.ts';

export interface BrokerOptions {
  /** `amqp://user:password@host:port/vhost`; of a cluster `?cluster=host2:port,host3:port` names the other nodes. */
  url: string;
  /** Names the connections in the broker's management view. */
  service: string;
  logger: Logger;
  /** Put before every exchange and queue name, to keep tests apart. */
  namePrefix?: string;
  /** One retry tier per delay; the topology on one broker must agree on them. */
  retryDelaysMs?: number[];
  windowSize?: number;
  confirmTimeoutMs?: number;
}

export interface ConsumeOptions {
  queue: Omit<WorkQueue, 'name'> & { name: string };
  prefetch: number;
  onDelivery(delivery: Delivery): Promise<void>;
  /** Called at the stop, when no more messages come and those in hand are waited for. */
  onLast?(): void;
}

export interface FollowOptions {
  /** Types of signals. */
  types: readonly string[];
  /** Types of events: this connection gets copies, whoever else consumes them. */
  events?: readonly string[];
  /** Asked before a message is read: what nobody wants at the moment is not worth it. */
  isWanted?(type: string): boolean;
  onSignal(envelope: Envelope): void;
  /** Called each time from when on nothing is missed: at first, and after each gap. What was sent in a gap is lost. */
  onAttached?(): void;
}

export interface Broker {
  topology: Topology;
  /** Publishes with confirm. Rejects with UNAVAILABLE when not taken; the message may then still arrive, so publish it again. */
  publish(envelope: Envelope, options?: { kind?: Contract['kind'] }): Promise<void>;
  /** The same for a message that is no fresh envelope: retries, dead letters, replays. */
  send(message: OutgoingMessage): Promise<void>;
  consume(options: ConsumeOptions): Promise<Subscription>;
  /** Hands over each signal and event of these types from now on, while this connection lasts and after it is back; none of what is sent in between. */
  follow(options: FollowOptions): Promise<Subscription>;
  /** Lends a channel of its own, closed afterwards: unacknowledged messages return to their queue. */
  withChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T>;
  /** Calls `listener` at each (re)connection; the result removes it. */
  onConnected(listener: () => void): () => void;
  health(): { connected: boolean; blocked: boolean };
  close(): Promise<void>;
}

const firstConnectMs = 5_000;
const flushMs = 5_000;
const signalPrefetch = 200;

/**
 * Connects to RabbitMQ and declares the shared topology. A broker that is down only delays: after 5 s this returns
 * anyway, publishing fails with UNAVAILABLE, and everything resumes by itself when the broker is back.
 */
export async function connectBroker(options: BrokerOptions): Promise<Broker> {
  const { logger } = options;
  const topology = createTopology({ prefix: options.namePrefix, retryDelaysMs: options.retryDelaysMs });
  const subscriptions = new Set<Subscription>();
  const listeners = new Set<() => void>();
  const publisher = createPublisher({ ...options, blockedBy: () => publishing.blockedBy() });
  const publishing = await openPublishing(options, topology, publisher, listeners);
  const consuming = await openConsuming(options, topology, subscriptions);
  const connected = await Promise.all([publishing, consuming].map((connection) => connection.waitForConnect(firstConnectMs)));
  if (connected.includes(false)) logger.error('starting without the broker; it is tried again in the background');

  return {
    topology,
    publish: (envelope, { kind = 'event' } = {}) => publisher.send(outgoing(envelope, { event: topology.events, command: topology.commands, signal: topology.signals }[kind])),
    send: (message) => publisher.send(message),
    consume: (consumer) => addSubscription(consumed(consumer, topology, logger), { logger, subscriptions, model: consuming.current() }),
    follow: (following) => addSubscription(followed(following, options), { logger, subscriptions, model: consuming.current() }),
    withChannel: async (work) => onChannel(liveModel(consuming), logger, work),
    onConnected: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    health: () => ({ connected: publishing.current() !== undefined, blocked: publishing.blockedBy() !== undefined }),
    async close() {
      await flush(publisher);
      subscriptions.forEach((subscription) => subscription.detach());
      await Promise.all([publishing.close(), consuming.close()]);
    },
  };
}

function openPublishing({ url, service, logger }: BrokerOptions, topology: Topology, publisher: Publisher, listeners: Set<() => void>): Promise<BrokerConnection> {
  return openConnection({
    url,
    name: service,
    logger,
    async setup(model) {
      await onChannel(model, logger, (channel) => declareShared(channel, topology));
      await publisher.attach(model);
      for (const listener of listeners) listener();
    },
    onDisconnected: () => publisher.detach(),
  });
}

/** A connection of its own: an alarm stops the broker reading from publishing connections, acknowledgements included. */
function openConsuming({ url, service, logger }: BrokerOptions, topology: Topology, subscriptions: Set<Subscription>): Promise<BrokerConnection> {
  return openConnection({
    url,
    name: `${service} (consuming)`,
    logger,
    async setup(model) {
      await onChannel(model, logger, (channel) => declareShared(channel, topology));
      await Promise.all([...subscriptions].map((subscription) => subscription.attach(model)));
    },
    onDisconnected: () => subscriptions.forEach((subscription) => subscription.detach()),
  });
}

function liveModel(connection: BrokerConnection): ChannelModel {
  const model = connection.current();
  if (model) return model;
  throw publishFailure('disconnected', 'The broker is not connected');
}

type Subscribed = Omit<SubscriptionOptions, 'logger'>;

interface SubscriptionContext {
  logger: Logger;
  subscriptions: Set<Subscription>;
  model: ChannelModel | undefined;
}

function consumed({ queue, ...consumer }: ConsumeOptions, topology: Topology, logger: Logger): Subscribed {
  const named = { ...queue, name: topology.prefix + queue.name };
  return { ...consumer, queue: named.name, declare: (on) => declareConsumer(on, topology, named, logger) };
}

/** A queue of this connection alone, which goes with it. */
function followed({ types, events = [], isWanted = () => true, onSignal, onAttached }: FollowOptions, { service, namePrefix = '', logger }: BrokerOptions): Subscribed {
  const queue = `${namePrefix}${service}.signals-${randomUUID()}`;
  return {
    queue,
    prefetch: signalPrefetch,
    isForgetful: true,
    async declare(model) {
      await onChannel(model, logger, (channel) => declareSignalQueue(channel, createTopology({ prefix: namePrefix }), { queue, types, events }));
      onAttached?.();
    },
    onDelivery: async ({ content, type }) => void (isWanted(type) && onSignal(decodeEnvelope(content))),
  };
}

async function addSubscription(what: Subscribed, context: SubscriptionContext): Promise<Subscription> {
  const { logger, subscriptions, model } = context;
  const subscription = createSubscription({ ...what, logger });
  subscriptions.add(subscription);
  if (model) await subscription.attach(model);
  return {
    ...subscription,
    async stop(graceMs) {
      subscriptions.delete(subscription);
      await subscription.stop(graceMs);
    },
  };
}

async function declareConsumer(model: ChannelModel, topology: Topology, queue: WorkQueue, logger: Logger): Promise<void> {
  try {
    await onChannel(model, logger, (channel) => declareWorkQueue(channel, topology, queue));
  } catch (error) {
    if (!isPreconditionFailure(error)) throw error;
    // Queue arguments cannot change in place: going on with the old ones beats not consuming.
    logger.error({ err: error, queue: queue.name }, 'the queue exists with other arguments; delete it when empty to apply the new ones');
  }
  await onChannel(model, logger, (channel) => bindWorkQueue(channel, topology, queue));
}

async function onChannel<T>(model: ChannelModel, logger: Logger, work: (channel: Channel) => Promise<T>): Promise<T> {
  const channel = await model.createChannel();
  channel.on('error', (error) => logger.debug({ err: error }, 'a short-lived channel failed'));
  try {
    return await work(channel);
  } finally {
    await closeSurely(channel);
  }
}

async function flush(publisher: Publisher): Promise<void> {
  const deadline = Date.now() + flushMs;
  while (publisher.unconfirmed() > 0 && Date.now() < deadline) await sleep(10);
}

function outgoing(envelope: Envelope, exchange: string): OutgoingMessage {
  return {
    exchange,
    routingKey: envelope.type,
    content: Buffer.from(JSON.stringify(envelope)),
    messageId: envelope.id,
    type: envelope.type,
    headers: { traceparent: envelope.traceparent },
  };
}

function isPreconditionFailure(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 406;
}
