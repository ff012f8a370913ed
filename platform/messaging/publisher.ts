import type { ChannelModel, Options } from 'amqplib';
import type { Logger } from '../telemetry/logger.ts';
import { counter, histogram } from '../telemetry/metrics.ts';
import { createConfirms, isRefusal, publishFailure, publishOutcome } from './confirms.ts';
import { createPublishingChannel } from './publishing-channel.ts';
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
  /** How old a channel is when a refusal has it replaced. */
  renewAfterMs?: number;
}

const outcomes = counter({ name: 'broker_published_total', help: 'Publishes by outcome', labels: ['outcome'] });
const confirmSeconds = histogram({ name: 'broker_confirm_duration_seconds', help: 'Time from publish to the broker’s answer' });

/** Publishes on one confirm channel, mandatory and persistent, with a bounded window of unconfirmed messages. */
export function createPublisher({ logger, blockedBy, windowSize = 300, confirmTimeoutMs = 5_000, renewAfterMs = 1_000 }: PublisherOptions): Publisher {
  const confirms = createConfirms(confirmTimeoutMs);
  const window = createWindow(windowSize);
  const channel = createPublishingChannel({ logger, confirms, renewAfterMs, closeAfterMs: confirmTimeoutMs });

  async function transmit(message: OutgoingMessage): Promise<void> {
    const target = channel.current();
    const blocked = blockedBy();
    if (!target) throw publishFailure('disconnected', 'The broker is not connected');
    // `publish` would buffer without end while a memory or disk alarm lasts.
    if (blocked !== undefined) throw publishFailure('blocked', `The broker takes no messages: ${blocked}`);
    await confirms.track((id, answered) => {
      const hear = (error: unknown): void => {
        if (isRefusal(error)) channel.refused(target);
        answered(error);
      };
      try {
        target.publish(message.exchange, message.routingKey, message.content, propertiesOf(message, id), hear);
      } catch (error) {
        answered(error);
      }
    });
  }

  return {
    attach: channel.attach,
    detach: channel.detach,
    send: (message) => window.run(() => observed(() => transmit(message))),
    unconfirmed: () => window.inUse,
  };
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
