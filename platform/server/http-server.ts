import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createOverloadGuard } from '../limits/overload-guard.ts';
import type { Logger } from '../telemetry/logger.ts';
import { answerRequest, type Serving } from './answer-request.ts';
import { drainServer } from './drain.ts';
import type { Route } from './http-types.ts';
import { platformRoutes, type Readiness } from './platform-routes.ts';
import { createRouter } from './router.ts';
import { guardOperations, type OperationsAccess } from './operations-access.ts';
import { shutdownSignal } from './shutdown.ts';
import { createTlsServer, hasClientCertificate, type TlsFiles } from './tls.ts';

export type { Readiness } from './platform-routes.ts';

/** What becomes of a connection whose client asks for another protocol. */
export interface UpgradeHandler {
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends its connections in good order. Called when the server drains or closes. */
  close(): Promise<void>;
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
  /** Half of how long nobody may have come before the port is closed when the server drains (`drain.ts`). */
  drainGraceMs?: number;
  /** Requests worked on at once, more get 503 with Retry-After; 1,000 unless set. */
  maxInFlight?: number;
  /** Who may read routes for operators; programs on this machine unless set. */
  operations?: OperationsAccess;
  /** Serves HTTPS and asks callers for a certificate; plain HTTP unless set. */
  tls?: TlsFiles | undefined;
  /** Takes connections over that ask to go on in another protocol, such as WebSocket; none unless set. */
  upgrade?: UpgradeHandler | undefined;
  /** Refuse with 503 while the event loop is later than this; off unless set. */
  maxEventLoopDelayMs?: number;
}

export interface HttpServer {
  /** Starts listening; resolves to the port (pass 0 for any free one). */
  listen(address: { host: string; port: number }): Promise<number>;
  /** Turns readiness to 503, ends streams, stops accepting, waits for requests in flight, then closes what is left. */
  drain(timeoutMs: number): Promise<void>;
  /** Closes at once. */
  close(): Promise<void>;
}

/** An HTTP server over `node:http` with health, metrics, limits, tracing and an orderly end. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  let draining = false;
  const serving = servingOf(options, () => draining || shutdownSignal.aborted);
  const server = serverFor(options.tls, (request, response) => void answerRequest(request, response, serving));
  const sockets = socketsOf(server, options.tls ? 'secureConnection' : 'connection');
  const { upgrade } = options;
  if (upgrade) server.on('upgrade', (request, socket, head) => (draining ? socket.destroy() : upgrade.handle(request, socket, head)));
  const beginToEnd = async (): Promise<void> => {
    draining = true;
    serving.guard.stop();
    for (const stream of serving.streams) stream.abort();
    await upgrade?.close();
  };
  return {
    listen: (address) => listen(server, address),
    async drain(timeoutMs) {
      await beginToEnd();
      await drainServer(server, { timeoutMs, graceMs: options.drainGraceMs ?? 250, sockets });
    },
    async close() {
      await beginToEnd();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function socketsOf(server: Server, event: 'connection' | 'secureConnection'): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on(event, (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function serverFor(tls: TlsFiles | undefined, answer: (request: IncomingMessage, response: ServerResponse) => void): Server {
  // Nobody waits for the end of a body that there is not (`read-body.ts`): a stream less to be ended and closed, 5 of the 105 us of a mobile cart.
  const limits = { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, optimizeEmptyRequests: true };
  if (!tls) return createServer(limits, answer);
  return createTlsServer(tls, limits, (request, response) => {
    if (hasClientCertificate(request)) return answer(request, response);
    response.writeHead(403, { 'content-type': 'application/json', connection: 'close' }).end('{"errors":[{"message":"A client certificate is needed.","extensions":{"code":"FORBIDDEN"}}]}');
  });
}

function servingOf(options: HttpServerOptions, isDraining: () => boolean): Serving {
  const { service, logger, routes, readiness, maxEventLoopDelayMs, maxInFlight = 1_000, bodyLimitBytes = 102_400 } = options;
  return {
    logger,
    router: createRouter(guardOperations([...platformRoutes({ service, logger, readiness, isDraining }), ...routes], options.operations)),
    guard: createOverloadGuard({ name: service, maxInFlight, maxEventLoopDelayMs }),
    bodyLimitBytes,
    bodyRoom: { bytesLeft: maxInFlight * Math.max(bodyLimitBytes, ...routes.map((route) => route.bodyLimitBytes ?? 0)) },
    requestTimeoutMs: options.requestTimeoutMs ?? 15_000,
    trustedProxyHops: options.trustedProxyHops ?? 0,
    isDraining,
    streams: new Set(),
  };
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
