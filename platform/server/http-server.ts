import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../telemetry/logger.ts';
import { histogram, metricsContentType, metricsText } from '../telemetry/metrics.ts';
import { runWithTrace } from '../telemetry/trace.ts';
import { clientAddress } from './client-address.ts';
import { drainServer } from './drain.ts';
import { HttpError, errorResponse, json, type HttpRequest, type HttpResponse, type Route } from './http-types.ts';
import { readBody } from './read-body.ts';
import { respond } from './respond.ts';
import { createRouter, type Router } from './router.ts';
import { shutdownSignal } from './shutdown.ts';

export interface Readiness {
  ok: boolean;
  checks: Record<string, string>;
}

export interface HttpServerOptions {
  service: string;
  logger: Logger;
  routes: readonly Route[];
  /** Whether requests may be sent here, with one line per check; called at each probe. */
  readiness?: () => Readiness | Promise<Readiness>;
  /** Largest request body; 100 KB unless set. */
  bodyLimitBytes?: number;
  /** How long a handler may take to answer before the caller gets 504. Streams may then go on. */
  requestTimeoutMs?: number;
  /** How many proxies in front append to X-Forwarded-For; 0 means the header is not believed. */
  trustedProxyHops?: number;
  /** How long keep-alive connections are told to close before the port is closed. */
  drainGraceMs?: number;
}

export interface HttpServer {
  /** Starts listening; resolves to the port (pass 0 for any free one). */
  listen(address: { host: string; port: number }): Promise<number>;
  /** Turns readiness to 503, stops accepting, waits for requests in flight, then closes what is left. */
  drain(timeoutMs: number): Promise<void>;
  /** Closes at once. */
  close(): Promise<void>;
}

interface Running {
  options: HttpServerOptions;
  router: Router;
  isDraining(): boolean;
}

const duration = histogram({
  name: 'http_request_duration_seconds',
  help: 'Time until the response was handed over, by route',
  labels: ['method', 'route', 'status'],
});

/** An HTTP server over `node:http` with health, metrics, limits, tracing and an orderly end. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  let draining = false;
  const isDraining = (): boolean => draining || shutdownSignal.aborted;
  const running: Running = {
    options,
    router: createRouter([...platformRoutes(options, isDraining), ...options.routes]),
    isDraining,
  };
  const server = createServer(
    { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
    (request, response) => void serve(request, response, running),
  );
  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    async drain(timeoutMs) {
      draining = true;
      await drainServer(server, { timeoutMs, graceMs: options.drainGraceMs ?? 250 });
    },
    async close() {
      draining = true;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function platformRoutes({ service, readiness, logger }: HttpServerOptions, isDraining: () => boolean): Route[] {
  return [
    { method: 'GET', path: '/health/live', handle: async () => json(200, { service, status: 'live' }) },
    {
      method: 'GET',
      path: '/health/ready',
      async handle() {
        if (isDraining()) return json(503, { service, status: 'draining' });
        const { ok, checks } = (await readiness?.()) ?? { ok: true, checks: {} };
        if (!ok) logger.warn({ checks }, 'not ready');
        return json(ok ? 200 : 503, { service, status: ok ? 'ready' : 'not ready', checks });
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      handle: async () => ({ status: 200, headers: { 'content-type': metricsContentType }, body: await metricsText() }),
    },
  ];
}

function serve(request: IncomingMessage, response: ServerResponse, running: Running): Promise<void> {
  const requestId = requestIdOf(request);
  const header = request.headers['traceparent'];
  return runWithTrace(typeof header === 'string' ? header : undefined, () => answer(request, response, requestId, running), requestId);
}

async function answer(request: IncomingMessage, response: ServerResponse, requestId: string, running: Running): Promise<void> {
  const { logger } = running.options;
  const startedAt = performance.now();
  const method = request.method ?? 'GET';
  const target = request.url ?? '/';
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  let routeLabel = 'unmatched';
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  try {
    const result = await resultOf(async () => {
      const route = running.router(method, path);
      routeLabel = route.path;
      return handle(route, request, { path, search: question < 0 ? '' : target.slice(question), requestId, abort, running });
    }, logger);
    const extra: Record<string, string> = { 'x-request-id': requestId };
    if (running.isDraining()) extra['connection'] = 'close';
    if (!response.destroyed) await respond(response, result, extra, method === 'HEAD');
  } catch (error) {
    logger.debug({ err: error, path }, 'response was cut short');
    response.destroy();
  } finally {
    const seconds = (performance.now() - startedAt) / 1000;
    duration.observe({ method, route: routeLabel, status: response.statusCode }, seconds);
    logAccess(logger, { method, path, status: response.statusCode, durationMs: Math.round(seconds * 1000) });
  }
}

/** Runs a handler and turns whatever it throws into a response. */
async function resultOf(work: () => Promise<HttpResponse>, logger: Logger): Promise<HttpResponse> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HttpError) return errorResponse(error.status, error.code, error.message, error.headers);
    const errorId = randomUUID();
    logger.error({ err: error, errorId }, 'request failed');
    return json(500, { errors: [{ message: `Something went wrong on our side. Quote error id ${errorId} to support.`, extensions: { code: 'INTERNAL', errorId } }] });
  }
}

interface RequestParts {
  path: string;
  search: string;
  requestId: string;
  abort: AbortController;
  running: Running;
}

async function handle(route: Route, request: IncomingMessage, parts: RequestParts): Promise<HttpResponse> {
  const { options } = parts.running;
  const body = await readBody(request, route.bodyLimitBytes ?? options.bodyLimitBytes ?? 102_400);
  const timeoutMs = options.requestTimeoutMs ?? 15_000;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      parts.abort.abort();
      reject(new HttpError(504, 'TIMEOUT', `No answer within ${timeoutMs} ms.`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([route.handle(toRequest(request, body, parts)), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function toRequest(request: IncomingMessage, body: Buffer, parts: RequestParts): HttpRequest {
  return {
    method: request.method ?? 'GET',
    path: parts.path,
    query: new URLSearchParams(parts.search),
    headers: request.headers,
    body,
    remoteAddress: clientAddress(request, parts.running.options.trustedProxyHops ?? 0),
    requestId: parts.requestId,
    signal: parts.abort.signal,
  };
}

/** Keeps a caller's request id if it is harmless to log; makes one otherwise. */
function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}

function logAccess(logger: Logger, line: { method: string; path: string; status: number; durationMs: number }): void {
  const isProbe = line.path.startsWith('/health/') || line.path === '/metrics';
  if (isProbe && line.status < 500) logger.trace(line, 'request');
  else if (line.status >= 500) logger.warn(line, 'request');
  else logger.debug(line, 'request');
}
