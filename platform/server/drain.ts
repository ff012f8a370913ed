import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { IncomingMessage, Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { isPlatformPath } from './platform-routes.ts';

const lookEveryMs = 25;

export interface DrainOptions {
  timeoutMs: number;
  graceMs: number;
  /** The server's connections, as they are now. */
  sockets: ReadonlySet<Socket>;
}

/**
 * Ends a server without failing an accepted request. From the beginning responses carry `connection: close`, so callers with keep-alive
 * connections move elsewhere by themselves. The port is closed when for twice the grace period nobody has come: a connection that is made that
 * very moment would be reset with the request on it. Callers that have nowhere else to go keep it open for eight times that period at most. Idle
 * connections stay: a request may be on its way over one of them. They close after their next response, or when nothing has come for four times
 * the grace period. What is in flight may finish until the timeout, down to the last byte that a slow reader takes. Probes and scrapes count for
 * nothing: they never cease.
 */
export async function drainServer(server: Server, { timeoutMs, graceMs, sockets }: DrainOptions): Promise<void> {
  if (!server.listening) return;
  const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
  const beganAt = performance.now();
  let lastAt = beganAt;
  server.on('request', ({ url = '/' }: IncomingMessage) => {
    if (!isPlatformPath(url)) lastAt = performance.now();
  });
  const latest = beganAt + Math.min(graceMs * 8, timeoutMs);
  await untilDue(() => Math.min(lastAt + graceMs * 2, latest));
  let isClosed = false;
  // The `close` of an HTTP server would end idle connections at once.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve())).then(() => void (isClosed = true));
  // Node takes a connection for idle whose answer is complete and not yet sent.
  const isSending = (): boolean => [...sockets].some(({ writableLength }) => writableLength > 0);
  await Promise.race([closed, untilDue(() => (isClosed ? 0 : isSending() ? Infinity : lastAt + graceMs * 4))]);
  server.closeIdleConnections();
  // Node takes one for busy on which nothing has come yet; browsers and balancers open some in advance.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  await closed;
  clearTimeout(timer);
}

/** Waits for a moment that may be put off meanwhile. */
async function untilDue(dueAt: () => number): Promise<void> {
  while (performance.now() < dueAt()) {
    await delay(Math.min(lookEveryMs, Math.max(1, dueAt() - performance.now())));
    // What has arrived while this process was busy is taken up before we look.
    await turn();
  }
}
