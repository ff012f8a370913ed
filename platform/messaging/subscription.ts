import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel } from 'amqplib';
import type { Logger } from '../telemetry/logger.ts';
import { createAcknowledger, type Acknowledger } from './acknowledger.ts';
import { createDelivery } from './delivery.ts';
import type { Delivery, OpenChannel } from './delivery.ts';

export interface SubscriptionOptions {
  queue: string;
  prefetch: number;
  /** The broker forgets what it has sent, and is told nothing: for queues whose messages may be lost. */
  isForgetful?: boolean;
  /** Declares what the consumer needs; runs at every attachment. */
  declare(model: ChannelModel): Promise<void>;
  onDelivery(delivery: Delivery): Promise<void>;
  /** Called at the stop, when no more messages come and those in hand are waited for. */
  onLast?(): void;
  logger: Logger;
}

export interface Subscription {
  /** Consumes on this connection from now on. Never rejects: trouble with one queue must not cost the connection. */
  attach(model: ChannelModel): Promise<void>;
  detach(): void;
  /** Gives back what is in hand, for whoever else consumes the queue, and sets everything up again. */
  restart(): void;
  /** Takes no more messages, waits up to `graceMs` for those in hand, closes the channel. */
  stop(graceMs: number): Promise<void>;
  isAttached(): boolean;
}

interface State extends SubscriptionOptions {
  /** Rises with each attach, detach and stop, so that what an older one started knows it is obsolete. */
  generation: number;
  stopped: boolean;
  attached: (OpenChannel & { consumerTag: string }) | undefined;
  inHand: Set<Promise<void>>;
}

const firstBackoffMs = 200;
const maxBackoffMs = 5_000;
const tellsNothing: Acknowledger = { delivered: () => undefined, ack: () => undefined, flush: () => undefined };
/** Nobody waits for an acknowledgement, and each costs the broker an entry of the queue's log on the disk. */
const ackWithinMs = 50;

/** A consumer that is set up again whenever its channel closes or the broker cancels it. */
export function createSubscription(options: SubscriptionOptions): Subscription {
  const state: State = { ...options, generation: 0, stopped: false, attached: undefined, inHand: new Set() };
  return {
    attach: (model) => attach(state, model, firstBackoffMs),
    detach: () => detach(state),
    restart() {
      const open = state.attached;
      state.attached = undefined;
      // Its closing sets everything up again.
      if (open) close(state, open);
    },
    stop: (graceMs) => stop(state, graceMs),
    isAttached: () => state.attached !== undefined,
  };
}

async function attach(state: State, model: ChannelModel, backoffMs: number): Promise<void> {
  if (state.stopped) return;
  const generation = (state.generation += 1);
  try {
    await open(state, model, generation);
  } catch (error) {
    if (generation !== state.generation) return;
    state.logger.error({ err: error, queue: state.queue }, 'cannot consume; trying again');
    setTimeout(() => {
      if (generation === state.generation) void attach(state, model, Math.min(backoffMs * 2, maxBackoffMs));
    }, backoffMs * (0.5 + Math.random() / 2)).unref();
  }
}

async function open(state: State, model: ChannelModel, generation: number): Promise<void> {
  await state.declare(model);
  const raw = { channel: await model.createChannel(), isOpen: true };
  const noAck = state.isForgetful === true;
  const opened: OpenChannel = Object.assign(raw, { acknowledger: noAck ? tellsNothing : createAcknowledger(raw, { gatherMs: ackWithinMs, most: Math.floor(state.prefetch / 2) }) });
  opened.channel.on('error', (error) => state.logger.error({ err: error, queue: state.queue }, 'the consuming channel failed'));
  opened.channel.on('close', () => {
    opened.isOpen = false;
    if (generation === state.generation) reattach(state, model);
  });
  await opened.channel.prefetch(state.prefetch);
  const { consumerTag } = await opened.channel.consume(state.queue, (message) => {
    if (message) hand(state, createDelivery(opened, message));
    else close(state, opened); // cancelled by the broker (queue deleted or moved); closing sets everything up again
  }, { noAck });
  if (generation === state.generation) state.attached = Object.assign(opened, { consumerTag });
  else close(state, opened);
}

function reattach(state: State, model: ChannelModel): void {
  state.attached = undefined;
  state.logger.warn({ queue: state.queue }, 'the consuming channel closed; opening another');
  void attach(state, model, firstBackoffMs);
}

function hand(state: State, delivery: Delivery): void {
  const work = state.onDelivery(delivery).catch((error: unknown) => {
    state.logger.error({ err: error, queue: state.queue, messageId: delivery.messageId }, 'a message was left unacknowledged');
  });
  state.inHand.add(work);
  void work.finally(() => state.inHand.delete(work));
}

function detach(state: State): void {
  state.generation += 1;
  if (state.attached) state.attached.isOpen = false;
  state.attached = undefined;
}

async function stop(state: State, graceMs: number): Promise<void> {
  state.stopped = true;
  const open = state.attached;
  if (open) {
    await open.channel.cancel(open.consumerTag).catch((error: unknown) => {
      state.logger.debug({ err: error, queue: state.queue }, 'cancel failed');
    });
    state.onLast?.();
    await Promise.race([Promise.allSettled(state.inHand), sleep(graceMs, undefined, { ref: false })]);
  }
  open?.acknowledger.flush();
  detach(state);
  if (open) close(state, open);
}

function close(state: State, from: OpenChannel): void {
  from.isOpen = false;
  from.channel.close().catch((error: unknown) => state.logger.debug({ err: error, queue: state.queue }, 'the channel was closed already'));
}
