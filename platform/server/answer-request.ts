import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OverloadGuard } from '../limits/overload-guard.ts';
import type { Logger } from '../telemetry/logger.ts';
import { currentTrace, failTrace, runWithTrace, traceIdField, traceRoot } from '../telemetry/trace.ts';
import { noSpan, type Span } from '../telemetry/span.ts';
import { clientAddress } from './client-address.ts';
import { HttpError, errorResponse, json, type HttpRequest, type HttpResponse, type Route } from './http-types.ts';
import { isPlatformPath } from './platform-routes.ts';
import { readBody, type BodyRoom } from './read-body.ts';
import { requestDuration } from './request-duration.ts';
import { isStream, respond } from './respond.ts';
import { refuseAtOnce } from './refuse-at-once.ts';
import type { Router } from './router.ts';

/** What answering needs to know about the server. */
export interface Serving {
  logger: Logger;
  router: Router;
  guard: OverloadGuard;
  bodyLimitBytes: number;
  bodyRoom: BodyRoom;
  requestTimeoutMs: number;
  trustedProxyHops: number;
  isDraining(): boolean;
  /** Streams being sent; aborted when the server drains. */
  streams: Set<AbortController>;
}

interface Incoming {
  message: IncomingMessage;
  method: string;
  path: string;
  search: string;
  requestId: string;
  abort: AbortController;
}

/** Answers one request: trace, limits, route, response, access log. Never throws. */
export function answerRequest(message: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const requestId = requestIdOf(message);
  const given = message.headers['traceparent'];
  const traceparent = typeof given === 'string' ? given : undefined;
  if (refuseAtOnce({ message, response, requestId, traceparent }, serving)) return Promise.resolve();
  // Probes and scrapes come every few seconds and say nothing.
  if (isPlatformPath(message.url ?? '/')) return runWithTrace(traceparent, () => answer(message, response, { requestId, serving, span: noSpan }), requestId);
  return traceRoot({ name: message.method ?? 'GET', kind: 'server', traceparent, requestId }, (span) => answer(message, response, { requestId, serving, span }));
}

async function answer(message: IncomingMessage, response: ServerResponse, { requestId, serving, span }: { requestId: string; serving: Serving; span: Span }): Promise<void> {
  const startedAt = performance.now();
  const incoming = toIncoming(message, requestId);
  const { abort, method, path } = incoming;
  response.once('close', () => {
    if (!response.writableFinished) abort.abort();
  });
  let routeLabel = 'unmatched';
  let isFailure = true;
  try {
    const result = await resultOf(serving.logger, () => {
      const route = serving.router.route(method, path);
      routeLabel = route.path;
      span.rename(`${method} ${route.path}`);
      return handle(route, incoming, serving);
    });
    // Who is told to come again later has failed nowhere.
    isFailure = result.status >= 500 && result.headers?.['retry-after'] === undefined;
    if (isFailure) failTrace(String(result.status));
    span.set('http.status_code', result.status);
    // A stream may last for hours; what matters is how it began.
    if (isStream(result.body)) span.end();
    if (!response.destroyed) await send(response, result, incoming, serving);
  } catch (error) {
    if (isHangUp(error)) serving.logger.debug({ path }, 'the client hung up');
    else serving.logger.error({ err: error, path }, 'a response was cut short');
    response.destroy();
  } finally {
    const seconds = (performance.now() - startedAt) / 1000;
    requestDuration.observe({ method, route: routeLabel, status: response.statusCode }, seconds);
    logAccess(serving.logger, { method, path, status: response.statusCode, durationMs: Math.round(seconds * 1000) }, isFailure);
  }
}

function toIncoming(message: IncomingMessage, requestId: string): Incoming {
  const target = message.url ?? '/';
  const question = target.indexOf('?');
  return {
    message,
    method: message.method ?? 'GET',
    path: question < 0 ? target : target.slice(0, question),
    search: question < 0 ? '' : target.slice(question),
    requestId,
    abort: new AbortController(),
  };
}

async function send(response: ServerResponse, result: HttpResponse, { method, requestId, abort }: Incoming, serving: Serving): Promise<void> {
  const headers: Record<string, string> = { 'x-request-id': requestId, 'x-trace-id': currentTrace()?.traceId ?? '' };
  if (serving.isDraining()) headers['connection'] = 'close';
  if (isStream(result.body)) serving.streams.add(abort);
  try {
    await respond(response, result, { headers, omitBody: method === 'HEAD', signal: abort.signal });
  } finally {
    serving.streams.delete(abort);
    if (result.isTransient) result.body = '';
  }
}

/** Runs a handler and turns whatever it throws into a response. */
async function resultOf(logger: Logger, work: () => Promise<HttpResponse>): Promise<HttpResponse> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HttpError) return errorResponse(error.status, error.code, error.message, error.headers);
    const errorId = randomUUID();
    logger.error({ err: error, errorId }, 'request failed');
    const message = `Something went wrong on our side. Quote error id ${errorId} to support.`;
    return json(500, { errors: [{ message, extensions: { code: 'INTERNAL', errorId, ...traceIdField() } }] });
  }
}

async function handle(route: Route, incoming: Incoming, serving: Serving): Promise<HttpResponse> {
  const { guard, bodyLimitBytes, bodyRoom, requestTimeoutMs } = serving;
  const work = (body: Buffer): Promise<HttpResponse> => inTime(route.handle(toRequest(route.method, incoming, body, serving)), incoming.abort, requestTimeoutMs);
  const isGuarded = !isPlatformPath(incoming.path);
  if (isGuarded && !guard.hasRoom()) throw tooBusy();
  const reading = readBody(incoming.message, route.bodyLimitBytes ?? bodyLimitBytes, bodyRoom);
  const body = reading instanceof Promise ? await reading : reading;
  return isGuarded ? guarded(guard, () => work(body)) : work(body);
}

/** Whoever is slow to send a body takes no place from those whose bodies are there: a thousand of them could keep everybody out. */
async function guarded(guard: OverloadGuard, work: () => Promise<HttpResponse>): Promise<HttpResponse> {
  if (!guard.tryEnter()) throw tooBusy();
  try {
    return await work();
  } finally {
    guard.leave();
  }
}

function tooBusy(): HttpError {
  return new HttpError(503, 'UNAVAILABLE', 'Too much is going on here; try again shortly.', { 'retry-after': '1' });
}

function inTime(answer: Promise<HttpResponse>, abort: AbortController, timeoutMs: number): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new HttpError(504, 'TIMEOUT', `No answer within ${timeoutMs} ms.`));
      abort.abort();
    }, timeoutMs);
    const ended = <T>(how: (outcome: T) => void) => (outcome: T): void => {
      clearTimeout(timer);
      how(outcome);
    };
    answer.then(ended(resolve), ended(reject));
  });
}

/** With the route's method: HEAD is answered as GET is, and may do no more than that. */
function toRequest(method: string, { message, path, search, requestId, abort }: Omit<Incoming, 'method'>, body: Buffer, serving: Serving): HttpRequest {
  return {
    method,
    path,
    query: new URLSearchParams(search),
    headers: message.headers,
    body,
    remoteAddress: clientAddress(message, serving.trustedProxyHops),
    requestId,
    signal: abort.signal,
  };
}

function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(String(error.code));
}

/** Keeps a caller's request id if it is harmless to log; makes one otherwise. */
function requestIdOf(message: IncomingMessage): string {
  const given = message.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}

function logAccess(logger: Logger, line: { method: string; path: string; status: number; durationMs: number }, isFailure: boolean): void {
  if (isPlatformPath(line.path)) logger.trace(line, 'request');
  else if (isFailure) logger.warn(line, 'request');
  else logger.debug(line, 'request');
}
