import { DomainError } from '../errors/domain-error.ts';

export type PublishOutcome = 'disconnected' | 'blocked' | 'timeout' | 'returned' | 'refused';

/** Publishes not yet answered, by the correlation id they carry. */
export interface Confirms {
  /** Registers a publish and hands its correlation id to `publish`, whose callback is the broker's answer. */
  track(publish: (correlationId: string, answered: (error: unknown) => void) => void): Promise<void>;
  /** Notes that the broker had no queue for the message; its confirm still follows. */
  markReturned(correlationId: string, why: string): void;
}

/** Matches confirms, returns and timeouts to the publishes they answer. */
export function createConfirms(timeoutMs: number): Confirms {
  const returned = new Map<string, string | undefined>();
  let sequence = 0;
  return {
    track: (publish) => {
      sequence += 1;
      const id = String(sequence);
      returned.set(id, undefined);
      return new Promise<void>((resolve, reject) => {
        // Made only when the time is up: an error's trace costs more than the rest of a publish.
        const timer = setTimeout(() => reject(publishFailure('timeout', `The broker did not confirm within ${timeoutMs} ms`)), timeoutMs);
        publish(id, (error) => {
          clearTimeout(timer);
          const why = returned.get(id);
          if (isRefusal(error)) reject(publishFailure('refused', 'The broker refused the message: a queue it goes to is full', error));
          else if (error) reject(publishFailure('disconnected', 'The broker connection was lost before the confirm', error));
          else if (why !== undefined) reject(publishFailure('returned', `The broker has no queue for the message: ${why}`));
          else resolve();
        });
      }).finally(() => returned.delete(id));
    },
    markReturned: (id, why) => void (returned.has(id) && returned.set(id, why)),
  };
}

/** amqplib answers a nack with this message, and a lost channel with another. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.message === 'message nacked';
}

/** The error of a publish that did not succeed; `details.outcome` says how. */
export function publishFailure(outcome: PublishOutcome, message: string, cause?: unknown): DomainError {
  return new DomainError('UNAVAILABLE', message, { details: { resource: 'broker', outcome, retryAfterSeconds: 1 }, cause });
}

/** How a publish failed, if `error` comes from one. */
export function publishOutcome(error: unknown): PublishOutcome | undefined {
  const isPublish = error instanceof DomainError && error.details.resource === 'broker';
  return isPublish ? (error.details.outcome as PublishOutcome) : undefined;
}

/** Whether the broker as a whole takes nothing now, as opposed to this one message having no taker. */
export function isBrokerDown(error: unknown): boolean {
  const outcome = publishOutcome(error);
  return outcome === 'disconnected' || outcome === 'blocked' || outcome === 'timeout';
}
