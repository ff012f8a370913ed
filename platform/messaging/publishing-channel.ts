import type { ChannelModel, ConfirmChannel, Message } from 'amqplib';
import type { Logger } from '../telemetry/logger.ts';
import type { Confirms } from './confirms.ts';

export interface PublishingChannel {
  attach(model: ChannelModel): Promise<void>;
  detach(): void;
  current(): ConfirmChannel | undefined;
  /** Tells that a message sent on this channel was refused. */
  refused(by: ConfirmChannel): void;
}

interface PublishingChannelOptions {
  logger: Logger;
  confirms: Confirms;
  /** How old a channel is when a refusal has it replaced; twice as old each further time, up to half a minute. */
  renewAfterMs: number;
  /** By then a replaced channel has had its last answers. */
  closeAfterMs: number;
}

const maxRenewAfterMs = 30_000;

/**
 * One confirm channel at a time, opened again when it closes. A refusal is believed of a young one only: RabbitMQ (3.10) holds a quorum queue to be full for as
 * long as a channel lives that first published to it while the queue's leader had just gone.
 */
export function createPublishingChannel({ logger, confirms, renewAfterMs, closeAfterMs }: PublishingChannelOptions): PublishingChannel {
  let channel: ConfirmChannel | undefined;
  let connection: ChannelModel | undefined;
  let generation = 0;
  let renewal = { ageMs: renewAfterMs, dueAt: 0 };

  async function open(model: ChannelModel): Promise<void> {
    const mine = (generation += 1);
    const opened = await openConfirmChannel(model, confirms, logger);
    opened.on('close', () => {
      if (mine !== generation) return;
      channel = undefined;
      reopen(model);
    });
    if (mine === generation) channel = opened;
  }

  /** The connection may have outlived its channel; if not, this fails and the next connection attaches. */
  function reopen(model: ChannelModel): void {
    open(model).catch((error: unknown) => logger.debug({ err: error }, 'publishing waits for the next connection'));
  }

  return {
    async attach(model) {
      connection = model;
      renewal = { ageMs: renewAfterMs, dueAt: performance.now() + renewAfterMs };
      await open(model);
    },
    detach() {
      generation += 1;
      channel = undefined;
      connection = undefined;
    },
    current: () => channel,
    refused(by) {
      if (by !== channel || !connection || performance.now() < renewal.dueAt) return;
      const ageMs = Math.min(renewal.ageMs * 2, maxRenewAfterMs);
      renewal = { ageMs, dueAt: performance.now() + ageMs };
      logger.warn('a queue is full, or the publishing channel takes it to be: another channel is opened');
      reopen(connection);
      setTimeout(() => by.close().catch((error: unknown) => logger.debug({ err: error }, 'the channel was closed already')), closeAfterMs).unref();
    },
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
