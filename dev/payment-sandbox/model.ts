export type AuthorizationStatus = 'authorized' | 'requires_action' | 'declined' | 'captured' | 'closed' | 'voided';

/** Money set aside at the buyer's bank. `closed`: a part was captured, the rest voided. */
export interface Authorization {
  id: string;
  status: AuthorizationStatus;
  amountMinor: number;
  currency: string;
  capturedMinor: number;
  voidedMinor: number;
  paymentMethod: string;
  reference: string;
  idempotencyKey: string;
  declineReason: string | null;
  actionUrl: string | null;
  createdAt: string;
}

export interface Capture {
  id: string;
  authorizationId: string;
  amountMinor: number;
  currency: string;
  refundedMinor: number;
  reference: string;
  createdAt: string;
}

export interface Refund {
  id: string;
  captureId: string;
  amountMinor: number;
  currency: string;
  reference: string;
  createdAt: string;
}

/** Money sent to a vendor's account. */
export interface Transfer {
  id: string;
  status: 'paid' | 'in_transit' | 'failed';
  destination: string;
  amountMinor: number;
  currency: string;
  reference: string;
  createdAt: string;
}

export type MovementKind = 'authorization' | 'void' | 'capture' | 'refund' | 'transfer' | 'transfer_failed';

/** One line of the ledger export. */
export interface Movement {
  seq: number;
  kind: MovementKind;
  objectId: string;
  authorizationId: string | null;
  amountMinor: number;
  currency: string;
  reference: string;
  idempotencyKey: string | null;
  at: string;
}

export type EventType =
  | 'authorization.succeeded'
  | 'authorization.declined'
  | 'authorization.requires_action'
  | 'authorization.voided'
  | 'capture.succeeded'
  | 'refund.succeeded'
  | 'transfer.paid'
  | 'transfer.failed';

export const operations = ['authorize', 'capture', 'void', 'refund', 'transfer'] as const;
export type Operation = (typeof operations)[number];

/** What an operation did: the answer, and what is announced by webhook. */
export interface Outcome {
  status: number;
  body: object;
  events: { type: EventType; data: object }[];
}
