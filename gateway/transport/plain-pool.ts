import { createPoster } from '#platform/transport/http1/http1-poster';
import { responseTooLarge, timedOut } from './subgraph-failure.ts';
import type { SubgraphPool, SubgraphPoolOptions } from './subgraph-pool.ts';

/** Unencrypted connections. */
export function createPlainPool({ subgraph, url, connections, maxResponseBytes, hostname, pipelining }: SubgraphPoolOptions): SubgraphPool {
  const poster = createPoster({ url, hostname, connections, pipelining, maxBytes: maxResponseBytes, tooLarge: () => responseTooLarge(subgraph, maxResponseBytes), timedOut: () => timedOut(subgraph) });
  return {
    url,
    async post(request) {
      const { head, text } = await poster.post(request);
      return { status: head.status, text, isLeaving: head.isLeaving, retryAfterSeconds: head.retryAfterSeconds };
    },
    close: () => poster.close(),
  };
}
