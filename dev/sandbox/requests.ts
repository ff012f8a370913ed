/** Hears from the real marketplace which shops to make, one after another, and says when they are there. */
import { sandboxPrepared, sandboxRequested } from '#events/sandbox';
import { newId } from '#platform/ids';
import { connectBroker, type Broker } from '#platform/messaging/broker';
import type { DataOf } from '#platform/messaging/contract';
import { decodeEnvelope, type Envelope } from '#platform/messaging/envelope';
import { traceparent } from '#platform/telemetry/trace';
import type { Logger } from '#platform/telemetry/logger';

export interface RequestsOptions {
  rabbitmqUrl: string;
  logger: Logger;
  prepare(request: DataOf<typeof sandboxRequested>): Promise<void>;
}

const attempts = 3;

/**
 * A request is acknowledged when its answer has been taken by the broker; after a crash it comes again, and making a shop twice
 * changes nothing. One that fails three times is answered as failed: its owner may ask again.
 */
export async function followRequests({ rabbitmqUrl, logger, prepare }: RequestsOptions): Promise<{ stop(): Promise<void> }> {
  const broker = await connectBroker({ url: rabbitmqUrl, service: 'sandbox', logger });
  const subscription = await broker.consume({
    queue: { name: 'sandbox.requests', eventTypes: [sandboxRequested.type], commandTypes: [], maxLength: 10_000 },
    prefetch: 2,
    async onDelivery(delivery) {
      const envelope = decodeEnvelope(delivery.content);
      const request = sandboxRequested.schema.parse(envelope.data);
      const isReady = await isPrepared({ prepare: () => prepare(request), logger, vendorId: request.vendorId });
      await answer(broker, envelope, { sandboxId: request.sandboxId, vendorId: request.vendorId, isReady });
      delivery.ack();
    },
  });
  return {
    async stop() {
      await subscription.stop(30_000);
      await broker.close();
    },
  };
}

async function isPrepared({ prepare, logger, vendorId }: { prepare: () => Promise<void>; logger: Logger; vendorId: string }): Promise<boolean> {
  const startedAt = performance.now();
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      await prepare();
      logger.info({ vendorId, durationMs: Math.round(performance.now() - startedAt) }, 'made the shop of a sandbox');
      return true;
    } catch (error) {
      logger.error({ err: error, vendorId, attempt }, 'could not make the shop of a sandbox');
    }
  }
  return false;
}

async function answer(broker: Broker, { aggregateId, aggregateVersion }: Envelope, data: DataOf<typeof sandboxPrepared>): Promise<void> {
  await broker.publish({
    id: newId('msg'),
    type: sandboxPrepared.type,
    producer: 'sandbox',
    aggregateType: sandboxPrepared.aggregate,
    aggregateId,
    aggregateVersion,
    occurredAt: new Date().toISOString(),
    traceparent: traceparent(),
    data,
  });
}
