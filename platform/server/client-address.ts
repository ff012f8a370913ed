import type { IncomingMessage } from 'node:http';

/**
 * The caller's address. X-Forwarded-For is read from its right end, over exactly the number of proxies we run:
 * everything further left was written by the caller and may be made up.
 */
export function clientAddress(request: IncomingMessage, trustedProxyHops: number): string {
  const direct = request.socket.remoteAddress ?? 'unknown';
  const header = request.headers['x-forwarded-for'];
  if (trustedProxyHops === 0 || typeof header !== 'string') return direct;
  const hops = header.split(',').map((hop) => hop.trim());
  return hops.at(-trustedProxyHops) || direct;
}
