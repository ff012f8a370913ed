/** Hears of API keys that are revoked or get a new secret, so that none is accepted for longer than a moment. */
import { randomUUID } from 'node:crypto';
import { openConnection } from '#platform/messaging/connection';
import { decodeEnvelope } from '#platform/messaging/envelope';
import { createSubscription } from '#platform/messaging/subscription';
import { createTopology, declareShared } from '#platform/messaging/topology';
import type { Logger } from '#platform/telemetry/logger';
import { z } from 'zod';

export interface Revocations {
  /** Since when (epoch ms) each one is heard; undefined while none is. */
  heardSince(): number | undefined;
  stop(): Promise<void>;
}

export interface RevocationsOptions {
  url: string;
  logger: Logger;
  onRevoked(keyHashes: readonly string[]): void;
  /** Put before the broker's names, to keep tests apart. */
  namePrefix?: string | undefined;
}

/** The event of the user subgraph; the gateway knows the wire format only. */
const eventType = 'api-key.revoked.v1';
const dataSchema = z.object({ keyHashes: z.array(z.string()) });

/** Follows them by a queue of this process alone: what it missed while away it does not remember either. */
export async function followRevocations({ url, logger, onRevoked, namePrefix }: RevocationsOptions): Promise<Revocations> {
  const topology = createTopology({ prefix: namePrefix, retryDelaysMs: [] });
  const queue = `${topology.prefix}gateway.key-revocations-${randomUUID()}`;
  let since: number | undefined;
  const subscription = createSubscription({
    queue,
    prefetch: 100,
    logger,
    async declare(model) {
      const channel = await model.createChannel();
      channel.on('error', () => undefined);
      await channel.assertQueue(queue, { durable: false, exclusive: true, autoDelete: true, arguments: { 'x-max-length': 50_000 } });
      await channel.bindQueue(queue, topology.events, eventType);
      await channel.close();
    },
    async onDelivery(delivery) {
      delivery.ack();
      const parsed = dataSchema.safeParse(decodeEnvelope(delivery.content).data);
      if (parsed.success) onRevoked(parsed.data.keyHashes);
      else logger.error({ messageId: delivery.messageId }, 'a revocation cannot be read; the key is remembered for up to a minute');
    },
  });
  const connection = await openConnection({
    url,
    name: 'gateway (key revocations)',
    logger,
    async setup(model) {
      const channel = await model.createChannel();
      channel.on('error', () => undefined);
      await declareShared(channel, topology);
      await channel.close();
      await subscription.attach(model);
      since = Date.now();
    },
    onDisconnected() {
      since = undefined;
      subscription.detach();
    },
  });
  return {
    heardSince: () => (subscription.isAttached() ? since : undefined),
    async stop() {
      await subscription.stop(1000);
      await connection.close();
    },
  };
}
