import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';

const lookEveryMs = 25;

/**
 * Ends a server without failing an accepted request. During the grace period responses carry `connection: close`,
 * so callers with keep-alive connections move elsewhere by themselves. Then the port is closed, but not yet the idle
 * connections: a request may be on its way over one of them. They close after their next response, or when nothing has
 * come for four times the grace period. What is in flight may finish until the timeout.
 */
export async function drainServer(server: Server, { timeoutMs, graceMs }: { timeoutMs: number; graceMs: number }): Promise<void> {
  if (!server.listening) return;
  const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await delay(Math.min(graceMs, timeoutMs));
  let isClosed = false;
  // The `close` of an HTTP server would end idle connections at once.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve())).then(() => void (isClosed = true));
  let lastAt = performance.now();
  server.on('request', () => (lastAt = performance.now()));
  while (!isClosed && performance.now() - lastAt < graceMs * 4) {
    await Promise.race([closed, delay(lookEveryMs)]);
    // What has arrived while this process was busy is taken up before we look.
    await turn();
  }
  server.closeIdleConnections();
  await closed;
  clearTimeout(timer);
}
