import type { Books } from './books.ts';
import type { Movement } from './model.ts';

/** Adds a line to the ledger. */
export function recordMovement(books: Books, movement: Omit<Movement, 'seq' | 'at'>): void {
  const { kind, objectId, authorizationId, amountMinor, currency, reference, idempotencyKey } = movement;
  const at = new Date().toISOString();
  books.insert('movements', { kind, objectId, authorizationId, amountMinor, currency, reference, idempotencyKey, at });
}

/** A page of the ledger, oldest first. */
export function listMovements(
  books: Books,
  page: { after: number; limit: number },
): { movements: Movement[]; nextAfter: number | null } {
  const movements = books.all<Movement>(
    'SELECT * FROM movements WHERE seq > ? ORDER BY seq LIMIT ?',
    page.after,
    page.limit,
  );
  const last = movements.at(-1);
  return { movements, nextAfter: last && movements.length === page.limit ? last.seq : null };
}
