import { findAuthorization } from './authorizations.ts';
import type { Books } from './books.ts';
import { findCapture, findRefund } from './captures.ts';
import type { Operation } from './model.ts';
import { Refusal } from './refusal.ts';
import { findTransfer } from './transfers.ts';

/** What became of the request with an idempotency key: the answer it got, and the object as it is now. 404: never arrived. */
export function lookUpKey(books: Books, key: string) {
  const answer = books.get<{ operation: Operation; status: number; body: string }>(
    'SELECT operation, status, body FROM answers WHERE idempotencyKey = ?',
    key,
  );
  if (!answer) throw new Refusal(404, 'not_found', 'no request with this Idempotency-Key was ever carried out');
  const body = JSON.parse(answer.body) as { id?: string };
  const object = body.id === undefined ? body : current(books, answer.operation, body.id);
  return { operation: answer.operation, status: answer.status, object };
}

function current(books: Books, operation: Operation, id: string): object {
  if (operation === 'authorize' || operation === 'void') return findAuthorization(books, id);
  if (operation === 'capture') return findCapture(books, id);
  return operation === 'transfer' ? findTransfer(books, id) : findRefund(books, id);
}
