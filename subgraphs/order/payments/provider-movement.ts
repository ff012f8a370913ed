import type { Money } from '#platform/money/money';
import { DomainError } from '#platform/errors/domain-error';

/**
 * `fee`: what the provider keeps. `own`: between our account at the provider and our bank. `other`: what no operation of
 * ours asks for, for example a dispute; `note` says what.
 */
export type MovementKind = 'authorization' | 'void' | 'void_failed' | 'capture' | 'refund' | 'refund_failed' | 'transfer' | 'transfer_failed' | 'fee' | 'own' | 'other';

/** One thing that the provider says has happened. */
export interface ProviderMovement {
  readonly kind: MovementKind;
  /** As the call that asked for it answered: id of the authorisation (for a void, too, unless it gave back what had been collected), capture, refund or transfer. */
  readonly id: string;
  /** The authorisation it belongs to; null for transfers and fees, or where the provider does not tell. */
  readonly authorizationId: string | null;
  /** Above zero as the kind implies: collected, given back, sent. Of `fee`, `own` and `other`: what it took from our account, below zero what it added. */
  readonly amount: Money;
  /** Our reference given with the request; null when the provider does not repeat it. */
  readonly reference: string | null;
  /** Key of the request, where the provider repeats it. */
  readonly idempotencyKey: string | null;
  /** Of a capture: it collected for all captures of its authorisation, since the card takes only one. Of a void: what such a capture has set free. */
  readonly isAtOnce?: boolean;
  readonly at: Date;
  /** The provider's own word for it. */
  readonly note: string;
}

export interface MovementsQuery {
  readonly from: Date;
  /** Excluded. */
  readonly to: Date;
  /** Movements per request; the provider's maximum unless set. */
  readonly pageSize?: number;
  /** The most requests that are made per list; 10,000 unless set. */
  readonly maxPages?: number;
}

export const defaultMaxPages = 10_000;

/** The books were not read to the end: what is missing says nothing, so nothing may be concluded from it. */
export const movementsUnreadable = (message: string, cause?: unknown): DomainError => new DomainError('PAYMENT_MOVEMENTS_UNREADABLE', message, { cause });

/** Thrown instead of an end that would look like the end of the books. */
export const tooManyPages = (maxPages: number): DomainError => movementsUnreadable(`there are more than ${maxPages} pages of movements: ask for a shorter time, or allow more`);
