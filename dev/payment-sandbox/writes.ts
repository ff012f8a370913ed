import { json, type HttpRequest, type HttpResponse } from '#platform/server/http-types';
import type { z } from 'zod';
import type { Books } from './books.ts';
import { storeEvents } from './event-store.ts';
import type { Faults, Rule } from './faults.ts';
import type { Operation, Outcome } from './model.ts';
import { errorAnswer, errorBody, Refusal } from './refusal.ts';
import { idempotencyKey, parseBody, requestHash } from './requests.ts';
import { waitUnless } from './waiting.ts';
import type { WebhookSender } from './webhooks.ts';

export interface WriteContext {
  books: Books;
  faults: Faults;
  webhooks: WebhookSender;
  /** Aborted when the sandbox stops. */
  stopping: AbortSignal;
}

export interface WriteOperation<T> {
  operation: Operation;
  shape: z.ZodType<T>;
  /** Token of the payment it concerns, for rules by token. */
  paymentMethodOf(body: T): string | undefined;
  /** Runs inside the transaction that also stores the answer. */
  perform(body: T, context: { idempotencyKey: string; rule: Rule | null }): Outcome;
}

interface StoredAnswer {
  requestHash: string;
  status: number;
  body: string;
}

/** Never answers; ends when the caller gives up. */
const hang = (request: HttpRequest) => waitUnless(request.signal, null);

/** A slow provider goes on although the caller has given up: the charge comes late, not never. */
async function beSlow({ stopping }: WriteContext, delayMs: number): Promise<void> {
  await waitUnless(stopping, delayMs);
  if (stopping.aborted) throw new Refusal(503, 'unavailable', 'the sandbox is stopping');
}

/**
 * Runs a write exactly once per idempotency key: effect, events and answer are one transaction, so after a crash
 * the same key either finds all of them or none. Faults happen around that transaction, never within.
 */
export async function runWrite<T>(
  context: WriteContext,
  request: HttpRequest,
  operation: WriteOperation<T>,
): Promise<HttpResponse> {
  const key = idempotencyKey(request);
  const body = parseBody(request, operation.shape);
  const hash = requestHash(request.path, body);
  const replayed = replay(context.books, key, hash);
  if (replayed) return replayed;

  const rule = context.faults.take(operation.operation, operation.paymentMethodOf(body));
  if (rule?.behaviour === 'slow') await beSlow(context, rule.delayMs);
  if (rule?.behaviour === 'timeoutBefore') await hang(request);
  if (rule?.behaviour === 'timeoutBefore' || rule?.behaviour === 'error500')
    return errorAnswer(500, 'internal', 'the sandbox was told to fail before doing anything');

  const answer = perform(context, operation, { key, hash, body, rule });
  if (context.faults.state.webhooks.early) await context.webhooks.flush();
  else context.webhooks.nudge();
  if (rule?.behaviour === 'timeoutAfter') await hang(request);
  if (rule?.behaviour === 'timeoutAfter' || rule?.behaviour === 'error500After')
    return errorAnswer(500, 'internal', 'the sandbox was told to fail after doing it');
  return answer;
}

function replay(books: Books, key: string, hash: string): HttpResponse | null {
  const stored = books.get<StoredAnswer>('SELECT requestHash, status, body FROM answers WHERE idempotencyKey = ?', key);
  if (!stored) return null;
  if (stored.requestHash !== hash)
    throw new Refusal(409, 'idempotency_key_reused', 'this Idempotency-Key was used for another request');
  return json(stored.status, JSON.parse(stored.body), { 'idempotent-replayed': 'true' });
}

function perform<T>(
  { books, faults }: WriteContext,
  operation: WriteOperation<T>,
  call: { key: string; hash: string; body: T; rule: Rule | null },
): HttpResponse {
  return books.transaction(() => {
    // Another request with the same key may have finished while this one was being slow.
    const replayed = replay(books, call.key, call.hash);
    if (replayed) return replayed;
    const outcome = outcomeOf(() => {
      if (call.rule?.behaviour === 'decline' && operation.operation !== 'authorize')
        throw new Refusal(402, call.rule.reason, 'the sandbox was told to decline this');
      return operation.perform(call.body, { idempotencyKey: call.key, rule: call.rule });
    });
    storeEvents(books, outcome, call.key, faults.state.webhooks);
    books.insert('answers', {
      idempotencyKey: call.key,
      operation: operation.operation,
      requestHash: call.hash,
      status: outcome.status,
      body: JSON.stringify(outcome.body),
      at: new Date().toISOString(),
    });
    return json(outcome.status, outcome.body);
  });
}

/** A refusal for a business reason (402, 422) is an answer like any other, and replayed like any other. */
function outcomeOf(work: () => Outcome): Outcome {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal && (error.status === 402 || error.status === 422))
      return { status: error.status, body: errorBody(error.code, error.message), events: [] };
    throw error;
  }
}
