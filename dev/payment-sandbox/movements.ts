import type { Books } from './books.ts';
import type { Movement } from './model.ts';

/** Adds a line to the ledger. */
export function recordMovement(books: Books, movement: Omit<Movement, 'seq' | 'at'>): void {
  const { kind, objectId, authorizationId, amountMinor, currency, reference, idempotencyKey } = movement;
  const at = new Date().toISOString();
  books.insert('movements', { kind, objectId, authorizationId, amountMinor, currency, reference, idempotencyKey, at });
}

export interface LedgerPage {
  after: number;
  limit: number;
  /** ISO times; `to` is excluded. */
  from: string;
  to: string;
}

/** A page of the ledger, oldest first. */
export function listMovements(books: Books, { after, limit, from, to }: LedgerPage): { movements: Movement[]; nextAfter: number | null } {
  const movements = books.all<Movement>('SELECT * FROM movements WHERE seq > ? AND at >= ? AND at < ? ORDER BY seq LIMIT ?', after, from, to, limit);
  const last = movements.at(-1);
  return { movements, nextAfter: last && movements.length === limit ? last.seq : null };
}
