import { DomainError } from '#platform/errors/domain-error';
import type { Deadline } from '#platform/resilience/deadline';
import type { Unknown, UnknownCause } from './payment-provider.ts';

export function unknownOutcome(cause: UnknownCause, message: string): Unknown {
  return { status: 'unknown', cause, message };
}

/** Our request was wrong, so nothing was moved. `permanent` unless mending our configuration helps. */
export function requestRefused(message: string, details: Record<string, unknown>, permanent = true): DomainError {
  return new DomainError('PAYMENT_REQUEST_REFUSED', message, { details, permanent });
}

/** How long a call may take: our limit or the caller's deadline, whichever is sooner; null when there is no time left. */
export function callTimeoutMs(limitMs: number, deadline: Deadline | undefined): number | null {
  const timeoutMs = Math.min(limitMs, deadline?.remainingMs() ?? limitMs);
  return timeoutMs > 0 ? timeoutMs : null;
}

export const notSent = unknownOutcome('not_sent', 'the deadline had passed before the call');
