import type { Broker } from '../messaging/broker.ts';
import type { Contract } from '../messaging/contract.ts';
import type { Envelope } from '../messaging/envelope.ts';
import { traceRoot } from '../telemetry/trace.ts';

/** Publishes a message of the outbox in its own trace, with how long it waited. Rejects as `broker.publish` does. */
export function publishEnvelope(broker: Broker, envelope: Envelope, kind: Contract['kind']): Promise<void> {
  const waitedMs = Math.max(0, Date.now() - Date.parse(envelope.occurredAt));
  return traceRoot({ name: `publish ${envelope.type}`, kind: 'producer', traceparent: envelope.traceparent, attributes: { 'outbox.waited_ms': waitedMs } }, () => broker.publish(envelope, { kind }));
}
