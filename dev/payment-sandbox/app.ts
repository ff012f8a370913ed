import { createHttpServer, type HttpServer } from '#platform/server/http-server';
import type { StopStep } from '#platform/server/lifecycle';
import type { Logger } from '#platform/telemetry/logger';
import { bankPath, bankRoutes } from './bank-page.ts';
import { openBooks } from './books.ts';
import { createFaults } from './faults.ts';
import { apiRoutes } from './routes.ts';
import { startPageRoute } from './start-page.ts';
import { createWebhookSender } from './webhooks.ts';

export interface SandboxOptions {
  dir: string;
  apiKey: string;
  webhookSecret: string;
  /** Where events go; null for nowhere. */
  webhookUrl: string | null;
  /** Where a buyer's browser reaches the sandbox; its own address when null. */
  publicUrl: string | null;
  logger: Logger;
  /** Delay before the first retry of a webhook. */
  webhookRetryMs?: number;
}

export interface Sandbox {
  server: HttpServer;
  /** Starts to listen and to deliver webhooks; resolves to the port. */
  listen(address: { host: string; port: number }): Promise<number>;
  readonly stop: StopStep[];
}

/** Hanging answers would otherwise be cut by the server; the caller is to give up, not we. */
const requestTimeoutMs = 10 * 60_000;
const drainMs = 500;

/** The payment sandbox, wired; `main.ts` and tests share it. */
export function buildSandbox(options: SandboxOptions): Sandbox {
  const { logger, apiKey } = options;
  const books = openBooks(options.dir);
  const faults = createFaults();
  const webhooks = createWebhookSender({
    books,
    faults,
    logger,
    url: options.webhookUrl,
    secret: options.webhookSecret,
    retryMs: options.webhookRetryMs,
  });
  let ownUrl = '';
  const actionUrl = (id: string) => `${options.publicUrl ?? ownUrl}${bankPath}${id}`;
  const stopping = new AbortController();
  const context = { books, faults, webhooks, apiKey, actionUrl, stopping: stopping.signal };
  const server = createHttpServer({
    service: 'payment-sandbox',
    logger,
    routes: [...apiRoutes(context), ...bankRoutes(context), startPageRoute],
    requestTimeoutMs,
    drainGraceMs: 0,
  });
  return {
    server,
    async listen(address) {
      const port = await server.listen(address);
      ownUrl = `http://${address.host}:${port}`;
      webhooks.start();
      return port;
    },
    stop: [
      { name: 'slow requests', run: async () => stopping.abort() },
      { name: 'server', run: () => server.drain(drainMs) },
      { name: 'webhooks', run: () => webhooks.stop() },
      { name: 'books', run: async () => books.close() },
    ],
  };
}
