import { traceparent } from '#platform/telemetry/trace';
import { Pool, errors } from 'undici';
import { z } from 'zod';
import { callTimeoutMs, notSent, requestRefused, unknownOutcome } from './call-outcome.ts';
import type { CallOptions, PaymentResult, Unknown } from './payment-provider.ts';
import { errorAnswer } from './sandbox-answers.ts';

export interface SandboxHttpOptions {
  /** For example http://127.0.0.1:4201. */
  url: string;
  apiKey: string;
  timeoutMs: number;
  maxConnections: number;
}

export interface SandboxCall<T> {
  method: 'GET' | 'POST';
  path: string;
  idempotencyKey?: string;
  body?: object;
  /** Shape of an answer with a status below 300, or 402 with an object. */
  shape: z.ZodType<T>;
}

export type Answer<T> =
  | { status: 'answered'; value: T }
  | { status: 'notFound' }
  | Extract<PaymentResult<never>, { status: 'declined' }>
  | Unknown;

/** HTTP to the sandbox: sends a call and sorts every possible end into answered, declined, not found, unknown, or a mistake of ours. */
export function createSandboxHttp({ url, apiKey, timeoutMs, maxConnections }: SandboxHttpOptions) {
  const pool = new Pool(new URL(url).origin, { connections: maxConnections, connect: { timeout: timeoutMs } });
  const call = async <T>(request: SandboxCall<T>, { deadline }: CallOptions = {}): Promise<Answer<T>> => {
    const limitMs = callTimeoutMs(timeoutMs, deadline);
    if (limitMs === null) return notSent;
    const received = await exchange(pool, { apiKey, limitMs, request }).catch((error: unknown) =>
      sortFailure(error, limitMs),
    );
    return 'cause' in received ? received : sortAnswer(request, received.code, received.text);
  };
  return { call, close: () => pool.destroy() };
}

async function exchange(
  pool: Pool,
  { apiKey, limitMs, request }: { apiKey: string; limitMs: number; request: SandboxCall<unknown> },
) {
  const headers: Record<string, string> = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    traceparent: traceparent(),
  };
  if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
  const { method, path } = request;
  const body = request.body ? JSON.stringify(request.body) : null;
  const response = await pool.request({ method, path, headers, body, signal: AbortSignal.timeout(limitMs) });
  return { code: response.statusCode, text: await response.body.text() };
}

function sortAnswer<T>(request: SandboxCall<T>, status: number, text: string): Answer<T> {
  if (status >= 500) return unknownOutcome('server_error', `the provider answered ${status}`);
  if (status === 429 || status === 408) return unknownOutcome('rate_limited', `the provider answered ${status}`);
  const body = parse(text);
  const refusal = errorAnswer.safeParse(body);
  if (refusal.success) return sortRefusal(request, status, refusal.data.error);
  const answer = request.shape.safeParse(body);
  if (answer.success) return { status: 'answered', value: answer.data };
  return unknownOutcome(
    'bad_answer',
    `the provider's answer (${status}) has an unexpected shape: ${z.prettifyError(answer.error)}`,
  );
}

function sortRefusal(
  request: SandboxCall<unknown>,
  status: number,
  { code, message }: { code: string; message: string },
): Answer<never> {
  if (status === 402 || status === 422) return { status: 'declined', reason: code };
  if (status === 404 && code === 'not_found' && request.method === 'GET') return { status: 'notFound' };
  throw requestRefused(
    `the provider refused ${request.method} ${request.path}: ${message}`,
    { status, code },
    status !== 401,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Not JSON, for example a proxy's error page: no answer we can trust.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sortFailure(error: unknown, limitMs: number): Unknown {
  if (error instanceof DOMException || error instanceof errors.ConnectTimeoutError)
    return unknownOutcome('timeout', `no answer within ${limitMs} ms`);
  const isNetworkError = error instanceof errors.UndiciError || (error instanceof Error && 'syscall' in error);
  if (isNetworkError) return unknownOutcome('connection', `the connection failed: ${error.message}`);
  throw error;
}
