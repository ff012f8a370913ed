import type { ChannelModel, ConfirmChannel, Message, Options } from 'amqplib';
import type { Logger } from '../telemetry/logger.ts';
import { counter, histogram } from '../telemetry/metrics.ts';
import { createConfirms, publishFailure, publishOutcome } from './confirms.ts';
import type { Confirms } from './confirms.ts';
import { createWindow } from './window.ts';

export interface OutgoingMessage {
  exchange: string;
  routingKey: string;
  content: Buffer;
  messageId: string;
  type: string;
  headers: Record<string, unknown>;
}

export interface Publisher {
  attach(model: ChannelModel): Promise<void>;
  detach(): void;
  /** Resolves when the broker has taken responsibility; rejects when it refused, returned, or did not answer in time. */
  send(message: OutgoingMessage): Promise<void>;
  /** Publishes that are not answered yet. */
  unconfirmed(): number;
}

interface PublisherOptions {
  logger: Logger;
  /** Why the broker takes no messages at the moment, if so. */
  blockedBy(): string | undefined;
  windowSize?: number;
  confirmTimeoutMs?: number;
}

const outcomes = counter({ name: 'broker_published_total', help: 'Publishes by outcome', labels: ['outcome'] });
const confirmSeconds = histogram({ name: 'broker_confirm_duration_seconds', help: 'Time from publish to the broker’s answer' });

/** Publishes on one confirm channel, mandatory and persistent, with a bounded window of unconfirmed messages. */
export function createPublisher({ logger, blockedBy, windowSize = 300, confirmTimeoutMs = 5_000 }: PublisherOptions): Publisher {
  const confirms = createConfirms(confirmTimeoutMs);
  const window = createWindow(windowSize);
  let channel: ConfirmChannel | undefined;
  let generation = 0;

  async function attach(model: ChannelModel): Promise<void> {
    const mine = (generation += 1);
    const opened = await openConfirmChannel(model, confirms, logger);
    opened.on('close', () => {
      if (mine !== generation) return;
      channel = undefined;
      // The connection may have outlived its channel; if not, this fails and the next connection attaches.
      attach(model).catch((error: unknown) => logger.debug({ err: error }, 'publishing waits for the next connection'));
    });
    if (mine === generation) channel = opened;
  }

  async function transmit(message: OutgoingMessage): Promise<void> {
    const target = channel;
    const blocked = blockedBy();
    if (!target) throw publishFailure('disconnected', 'The broker is not connected');
    // `publish` would buffer without end while a memory or disk alarm lasts.
    if (blocked !== undefined) throw publishFailure('blocked', `The broker takes no messages: ${blocked}`);
    await confirms.track((id, answered) => {
      try {
        target.publish(message.exchange, message.routingKey, message.content, propertiesOf(message, id), answered);
      } catch (error) {
        answered(error);
      }
    });
  }

  return {
    attach,
    detach() {
      generation += 1;
      channel = undefined;
    },
    send: (message) => window.run(() => observed(() => transmit(message))),
    unconfirmed: () => window.inUse,
  };
}

async function openConfirmChannel(model: ChannelModel, confirms: Confirms, logger: Logger): Promise<ConfirmChannel> {
  const channel = await model.createConfirmChannel();
  channel.on('error', (error) => logger.error({ err: error }, 'the publishing channel failed'));
  // A message without a queue is confirmed all the same; only this event, which comes first, tells.
  channel.on('return', ({ properties, fields }: Message) => {
    confirms.markReturned(String(properties.correlationId), `${fields.exchange || 'default exchange'} -> ${fields.routingKey}`);
  });
  return channel;
}

async function observed(work: () => Promise<void>): Promise<void> {
  const stop = confirmSeconds.startTimer();
  try {
    await work();
    outcomes.inc({ outcome: 'confirmed' });
  } catch (error) {
    outcomes.inc({ outcome: publishOutcome(error) ?? 'failed' });
    throw error;
  } finally {
    stop();
  }
}

function propertiesOf(message: OutgoingMessage, correlationId: string): Options.Publish {
  return {
    mandatory: true,
    persistent: true,
    contentType: 'application/json',
    messageId: message.messageId,
    type: message.type,
    timestamp: Math.floor(Date.now() / 1000),
    correlationId,
    headers: message.headers,
  };
}
