import { createHash, timingSafeEqual } from 'node:crypto';
import { fractionDigits } from '#platform/money/money';
import { DomainError } from '#platform/errors/domain-error';
import type { HttpRequest } from '#platform/server/http-types';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

const amountMinor = z.int().min(1).describe('whole minor units, at least 1');
const reference = z.string().min(1).max(100);
const currency = z.string().refine(isCurrency, 'expected an ISO 4217 code such as EUR');

function isCurrency(code: string): boolean {
  try {
    fractionDigits(code);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

export const authorizeBody = z.strictObject({ amountMinor, currency, paymentMethod: z.string().min(1).max(100), reference });
export const captureBody = z.strictObject({ amountMinor, reference });
export const voidBody = z.strictObject({ reference });
export const refundBody = z.strictObject({ amountMinor, reference });
export const transferBody = z.strictObject({ amountMinor, currency, destination: z.string().min(1).max(100), reference });

/** Parses a JSON body; a refusal says which field was wrong and what was expected. */
export function parseBody<T>(request: HttpRequest, shape: z.ZodType<T>): T {
  const result = shape.safeParse(parseJson(request.body.toString('utf8')));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new Refusal(400, 'invalid_request', problems.join('; '));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(
      400,
      'invalid_request',
      `the body is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
}

/** The Idempotency-Key header; every write needs one. */
export function idempotencyKey(request: HttpRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Refusal(
    400,
    'idempotency_key_missing',
    'every write needs an Idempotency-Key header of 1 to 255 visible ASCII characters',
  );
}

/** Identifies a request, so that a key used for another one is noticed. */
export function requestHash(path: string, body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([path, body]))
    .digest('hex');
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Refuses a request without the API key as bearer token. Compared in constant time. */
export function requireApiKey(request: HttpRequest, apiKey: string): void {
  const given = request.headers.authorization ?? '';
  if (timingSafeEqual(digest(given), digest(`Bearer ${apiKey}`))) return;
  throw new Refusal(401, 'unauthorized', 'send the API key as "Authorization: Bearer <key>"');
}
