import type { Channel } from 'amqplib';
import { cacheEvicted } from '#events/gateway';
import { newId } from '#platform/ids';
import { openConnection } from '#platform/messaging/connection';
import type { Envelope } from '#platform/messaging/envelope';
import type { Topology } from '#platform/messaging/topology';
import type { Logger } from '#platform/telemetry/logger';
import { traceparent } from '#platform/telemetry/trace';

const service = 'gateway';

/** Tells those who keep answers of the gateway what it has just evicted. */
export interface EvictionSignals {
  /** By the entities' keys; null for everything. Without a broker nothing is told: whoever listens has a gap then, too, and forgets everything after it. */
  tell(keys: readonly string[] | null): void;
  stop(): Promise<void>;
}

/** A connection of its own: an alarm stops the broker reading from those that publish, and evictions must be acknowledged all the same. */
export async function createEvictionSignals({ url, topology, logger }: { url: string; topology: Topology; logger: Logger }): Promise<EvictionSignals> {
  let channel: Channel | undefined;
  const connection = await openConnection({
    url,
    name: 'gateway (evictions told)',
    logger,
    async setup(model) {
      const opened = await model.createChannel();
      opened.on('error', (error) => logger.error({ err: error }, 'evictions cannot be told to those who keep answers'));
      opened.on('close', () => {
        if (channel === opened) channel = undefined;
      });
      channel = opened;
    },
    onDisconnected() {
      channel = undefined;
    },
  });
  return {
    tell(keys) {
      // What waits in memory while the broker takes nothing would say nothing new afterwards.
      if (connection.blockedBy() !== undefined) return;
      const envelope: Envelope = {
        id: newId('sig'),
        type: cacheEvicted.type,
        producer: service,
        aggregateType: cacheEvicted.aggregate,
        aggregateId: service,
        aggregateVersion: 0,
        occurredAt: new Date().toISOString(),
        traceparent: traceparent() ?? '',
        data: { keys },
      };
      // Not confirmed: what is lost is made good by the evictions that follow the event itself.
      channel?.publish(topology.signals, envelope.type, Buffer.from(JSON.stringify(envelope)), { messageId: envelope.id, type: envelope.type, contentType: 'application/json' });
    },
    stop: () => connection.close(),
  };
}
