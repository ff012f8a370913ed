/** Signed calls to vendors' endpoints. */
import { DomainError } from '#platform/errors/domain-error';
import { webhookNameOf } from '../domain/webhook-events.ts';
import { ping } from '../notifications/vendor-order-events.ts';
import { webhookChannel } from '../notifications/machine-event.ts';
import type { Message, SentChannel } from './channel.ts';
import type { CallEndpoint } from './webhook-call.ts';
import { signatureHeader, signatureOf } from './webhook-signature.ts';

export interface Endpoint {
  url: string;
  isEnabled: boolean;
  /** Those in force at the moment. */
  secrets: readonly string[];
}

export interface Attempt {
  endpointId: string;
  deliveryId: string;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  durationMs: number;
  /** Null when the endpoint took it. */
  error: string | null;
  at: Date;
}

/** Vendors' endpoints, kept by the repository. */
export interface Endpoints {
  find(endpointId: string, at: Date): Promise<Endpoint | undefined>;
  /** Keeps the outcome of a call: in the delivery log, and for deciding when to give the endpoint up. */
  note(attempt: Attempt): Promise<void>;
}

export interface WebhookOptions {
  endpoints: Endpoints;
  call: CallEndpoint;
  now?: () => Date;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** Eleven attempts over 24 hours. */
const pausesMs = [10 * second, minute, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 6 * hour, 10 * hour];
/** How long an endpoint that did not answer is left alone, so that the many messages for it do not hold up those for others. */
const restMs = 5 * second;

export function createWebhook({ endpoints, call, now = () => new Date() }: WebhookOptions): SentChannel {
  const restsUntil = new Map<string, number>();

  async function attempt(endpointId: string, endpoint: Endpoint, message: Message, signal: AbortSignal): Promise<string> {
    const startedAt = performance.now();
    const note = (status: number | null, error: string | null) =>
      endpoints.note({ endpointId, deliveryId: message.deliveryId, status, error, durationMs: Math.round(performance.now() - startedAt), at: now() });
    try {
      const { status, excerpt } = await call({ ...signed(message, endpoint, now()), url: endpoint.url, signal });
      if (status >= 200 && status < 300) {
        await note(status, null);
        return String(status);
      }
      const error = `the endpoint answered ${status}${excerpt ? `: ${excerpt.slice(0, 200)}` : ''}`;
      await note(status, error);
      throw new DomainError('ENDPOINT_FAILED', error, { details: { status } });
    } catch (error) {
      if (error instanceof DomainError || signal.aborted) throw error;
      const reason = `the endpoint did not answer: ${error instanceof Error ? error.message : String(error)}`;
      restsUntil.set(endpointId, now().getTime() + restMs);
      await note(null, reason);
      throw new DomainError('ENDPOINT_FAILED', reason, { cause: error });
    }
  }

  return {
    name: webhookChannel,
    kind: 'sent',
    defaultPolicy: 'mandatory',
    pausesMs,
    reaches: ({ endpointId }) => endpointId !== null,
    async send(message, signal) {
      const { endpointId } = message.recipient;
      const endpoint = endpointId === null ? undefined : await endpoints.find(endpointId, now());
      if (endpointId === null || !endpoint) throw new DomainError('ENDPOINT_GONE', 'the endpoint was removed', { permanent: true });
      if (!endpoint.isEnabled && message.event !== ping.event) throw new DomainError('ENDPOINT_DISABLED', 'the endpoint is turned off', { permanent: true });
      const pauseMs = (restsUntil.get(endpointId) ?? 0) - now().getTime();
      if (pauseMs > 0) throw new DomainError('NOT_NOW', 'the endpoint did not answer a moment ago', { details: { pauseMs } });
      restsUntil.delete(endpointId);
      return attempt(endpointId, endpoint, message, signal);
    },
  };
}

/** Body and headers. The body's `id` stays the same however often it is sent, so that receivers can tell repetitions. */
function signed({ deliveryId, notificationId, event, payload, createdAt }: Message, { secrets }: Endpoint, at: Date) {
  const body = JSON.stringify({ id: notificationId, event: webhookNameOf(event), createdAt: createdAt.toISOString(), data: payload });
  const timestamp = Math.floor(at.getTime() / second);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'marketplace-webhooks/1',
      'marketplace-event': webhookNameOf(event),
      'marketplace-delivery': deliveryId,
      [signatureHeader]: signatureOf({ secrets, timestamp, body }),
    },
  };
}
