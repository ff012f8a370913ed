import { newId } from '#platform/ids';
import { findAuthorization } from './authorizations.ts';
import type { Books } from './books.ts';
import type { Capture, Outcome, Refund } from './model.ts';
import { recordMovement } from './movements.ts';
import { Refusal } from './refusal.ts';

interface AmountRequest {
  amountMinor: number;
  reference: string;
}

/** Finds a capture or refuses with 404. */
export function findCapture(books: Books, id: string): Capture {
  const found = books.get<Capture>('SELECT * FROM captures WHERE id = ?', id);
  if (found) return found;
  throw new Refusal(404, 'not_found', `there is no capture ${id}`);
}

/** Finds a refund or refuses with 404. */
export function findRefund(books: Books, id: string): Refund {
  const found = books.get<Refund>('SELECT * FROM refunds WHERE id = ?', id);
  if (found) return found;
  throw new Refusal(404, 'not_found', `there is no refund ${id}`);
}

/** Collects (a part of) what is set aside; may be called several times until it is used up or voided. */
export function capture(books: Books, authorizationId: string, request: AmountRequest, idempotencyKey: string): Outcome {
  const { status, amountMinor, capturedMinor, currency } = findAuthorization(books, authorizationId);
  if (status !== 'authorized')
    throw new Refusal(
      422,
      'authorization_not_open',
      `authorisation ${authorizationId} is ${status}: nothing can be captured`,
    );
  const openMinor = amountMinor - capturedMinor;
  if (request.amountMinor > openMinor)
    throw new Refusal(
      422,
      'amount_too_large',
      `cannot capture ${request.amountMinor}: ${openMinor} of ${amountMinor} is left`,
    );
  const next = request.amountMinor === openMinor ? 'captured' : 'authorized';
  books.run(
    'UPDATE authorizations SET capturedMinor = capturedMinor + ?, status = ? WHERE id = ?',
    request.amountMinor,
    next,
    authorizationId,
  );
  const made: Capture = {
    id: newId('cap'),
    authorizationId,
    ...request,
    currency,
    refundedMinor: 0,
    createdAt: new Date().toISOString(),
  };
  books.insert('captures', { ...made });
  recordMovement(books, { kind: 'capture', objectId: made.id, ...made, idempotencyKey });
  return { status: 201, body: made, events: [{ type: 'capture.succeeded', data: made }] };
}

/** Gives (a part of) a capture back. */
export function refund(books: Books, captureId: string, request: AmountRequest, idempotencyKey: string): Outcome {
  const { amountMinor, refundedMinor, currency, authorizationId } = findCapture(books, captureId);
  const leftMinor = amountMinor - refundedMinor;
  if (request.amountMinor > leftMinor)
    throw new Refusal(
      422,
      'amount_too_large',
      `cannot refund ${request.amountMinor}: ${leftMinor} of ${amountMinor} is left`,
    );
  books.run('UPDATE captures SET refundedMinor = refundedMinor + ? WHERE id = ?', request.amountMinor, captureId);
  const made: Refund = { id: newId('rfd'), captureId, ...request, currency, createdAt: new Date().toISOString() };
  books.insert('refunds', { ...made });
  recordMovement(books, { kind: 'refund', objectId: made.id, authorizationId, ...made, idempotencyKey });
  return { status: 201, body: made, events: [{ type: 'refund.succeeded', data: { ...made, authorizationId } }] };
}
