import { setTimeout as delay } from 'node:timers/promises';
import type { Server } from 'node:http';

/**
 * Ends a server without failing an accepted request. During the grace period responses carry `connection: close`,
 * so callers with keep-alive connections move elsewhere by themselves; then the port is closed and what is in flight
 * may finish until the timeout.
 */
export async function drainServer(server: Server, { timeoutMs, graceMs }: { timeoutMs: number; graceMs: number }): Promise<void> {
  if (!server.listening) return;
  await delay(Math.min(graceMs, timeoutMs));
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const timer = setTimeout(() => server.closeAllConnections(), Math.max(0, timeoutMs - graceMs));
  await closed;
  clearTimeout(timer);
}
