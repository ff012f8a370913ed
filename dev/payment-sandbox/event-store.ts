import { newId } from '#platform/ids';
import type { Books } from './books.ts';
import type { WebhookFaults } from './faults.ts';
import type { Outcome } from './model.ts';

/** How long events are collected when they are to arrive in reverse order. */
const reorderWindowMs = 300;

export interface StoredEvent {
  seq: number;
  id: string;
  body: string;
  dueAt: number;
  attempts: number;
  copies: number;
}

/** Stores events in the transaction that caused them, so that none is lost and none is made up. Returns their ids. */
export function storeEvents(books: Books, outcome: Outcome, idempotencyKey: string | null, faults: WebhookFaults): string[] {
  const now = Date.now();
  const dueAt = faults.reorder ? windowEnd(books, now + reorderWindowMs + faults.delayMs) : now + faults.delayMs;
  return outcome.events.map(({ type, data }) => {
    const id = newId('evt');
    const body = JSON.stringify({ id, type, createdAt: new Date(now).toISOString(), idempotencyKey, data });
    books.insert('events', { id, type, body, dueAt, copies: faults.copies });
    return id;
  });
}

/** Events join the window that is open; the first one opens it. */
function windowEnd(books: Books, newEnd: number): number {
  const open = nextDueAt(books);
  return open !== null && open > Date.now() ? open : newEnd;
}

/** Events to deliver now: oldest first, or newest first when they are to be reordered. */
export function dueEvents(books: Books, reorder: boolean, limit: number): StoredEvent[] {
  const direction = reorder ? 'DESC' : 'ASC';
  const sql = `SELECT * FROM events WHERE deliveredAt IS NULL AND dueAt <= ? ORDER BY dueAt, seq ${direction} LIMIT ?`;
  return books.all<StoredEvent>(sql, Date.now(), limit);
}

/** Epoch ms at which the next event is due; null when all are delivered. */
export function nextDueAt(books: Books): number | null {
  return (
    books.get<{ dueAt: number | null }>('SELECT MIN(dueAt) AS dueAt FROM events WHERE deliveredAt IS NULL')?.dueAt ?? null
  );
}

export function markDelivered(books: Books, event: StoredEvent): void {
  books.run('UPDATE events SET deliveredAt = ? WHERE seq = ?', Date.now(), event.seq);
}

export function postpone(books: Books, event: StoredEvent, delayMs: number): void {
  books.run('UPDATE events SET attempts = attempts + 1, dueAt = ? WHERE seq = ?', Date.now() + delayMs, event.seq);
}
