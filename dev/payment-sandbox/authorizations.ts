import { newId } from '#platform/ids';
import type { Books } from './books.ts';
import type { Authorization, Outcome } from './model.ts';
import { recordMovement } from './movements.ts';
import { Refusal } from './refusal.ts';

export interface AuthorizeRequest {
  amountMinor: number;
  currency: string;
  paymentMethod: string;
  reference: string;
}

/** Finds an authorisation or refuses with 404. */
export function findAuthorization(books: Books, id: string): Authorization {
  const found = books.get<Authorization>('SELECT * FROM authorizations WHERE id = ?', id);
  if (found) return found;
  throw new Refusal(404, 'not_found', `there is no authorisation ${id}`);
}

/** Sets money aside, declines, or asks for the buyer's confirmation; `decision` comes from token and rules. */
export function authorize(
  books: Books,
  request: AuthorizeRequest,
  context: { idempotencyKey: string; decision: { declineReason?: string; actionUrl?: (id: string) => string } },
): Outcome {
  const { declineReason, actionUrl } = context.decision;
  const id = newId('aut');
  const authorization: Authorization = {
    id,
    status: declineReason ? 'declined' : actionUrl ? 'requires_action' : 'authorized',
    ...request,
    capturedMinor: 0,
    voidedMinor: 0,
    idempotencyKey: context.idempotencyKey,
    declineReason: declineReason ?? null,
    actionUrl: actionUrl?.(id) ?? null,
    createdAt: new Date().toISOString(),
  };
  books.insert('authorizations', { ...authorization });
  if (authorization.status === 'requires_action')
    return { status: 201, body: authorization, events: [{ type: 'authorization.requires_action', data: authorization }] };
  return decided(books, authorization);
}

/** The buyer approved or refused at the bank. Refused with 409 when the authorisation no longer waits for it. */
export function decideAtBank(books: Books, id: string, isApproved: boolean): Outcome {
  const { status } = findAuthorization(books, id);
  if (status !== 'requires_action') throw new Refusal(409, 'authorization_not_open', `authorisation ${id} is ${status}`);
  const next = isApproved ? 'authorized' : 'declined';
  const reason = isApproved ? null : 'authentication_failed';
  books.run('UPDATE authorizations SET status = ?, declineReason = ?, actionUrl = NULL WHERE id = ?', next, reason, id);
  return decided(books, findAuthorization(books, id));
}

function decided(books: Books, authorization: Authorization): Outcome {
  if (authorization.status === 'declined')
    return { status: 402, body: authorization, events: [{ type: 'authorization.declined', data: authorization }] };
  recordMovement(books, {
    kind: 'authorization',
    objectId: authorization.id,
    ...authorization,
    authorizationId: authorization.id,
  });
  return { status: 201, body: authorization, events: [{ type: 'authorization.succeeded', data: authorization }] };
}

/** Sets free what was not captured. Where nothing is held (voided, captured in full, declined) it changes nothing and is no error. */
export function voidAuthorization(books: Books, id: string, idempotencyKey: string): Outcome {
  const authorization = findAuthorization(books, id);
  const { status, amountMinor, capturedMinor } = authorization;
  if (status !== 'authorized' && status !== 'requires_action') return { status: 200, body: authorization, events: [] };
  const openMinor = amountMinor - capturedMinor;
  const next = capturedMinor > 0 ? 'closed' : 'voided';
  books.run('UPDATE authorizations SET status = ?, voidedMinor = ?, actionUrl = NULL WHERE id = ?', next, openMinor, id);
  const voided = findAuthorization(books, id);
  // What was never confirmed at the bank was never held either.
  if (status === 'authorized')
    recordMovement(books, {
      kind: 'void',
      objectId: id,
      ...voided,
      authorizationId: id,
      amountMinor: openMinor,
      idempotencyKey,
    });
  return { status: 200, body: voided, events: [{ type: 'authorization.voided', data: voided }] };
}
