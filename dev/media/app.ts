import { createHttpServer, type HttpServer } from '#platform/server/http-server';
import type { Logger } from '#platform/telemetry/logger';
import { mediaRoutes } from './routes.ts';

/** The media service: stateless, needs nothing but a port. */
export function buildMedia({ logger }: { logger: Logger }): HttpServer {
  return createHttpServer({ service: 'media', logger, routes: mediaRoutes, bodyLimitBytes: 0 });
}
