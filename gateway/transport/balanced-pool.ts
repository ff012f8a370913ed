import type { Logger } from '#platform/telemetry/logger';
import { gauge } from '#platform/telemetry/metrics';
import { endpointSource } from '#platform/transport/endpoints';
import { createPlaces, type Ejection, type EndpointStatus } from '#platform/transport/places';
import { SubgraphFailure, outOfTime, saysNothing } from './subgraph-failure.ts';
import { createSubgraphPool, type RawAnswer, type SubgraphPool, type SubgraphPoolOptions } from './subgraph-pool.ts';

export type { Ejection, EndpointStatus } from '#platform/transport/places';

/** Connections to all places of a subgraph, used in turn. */
export interface BalancedPool extends SubgraphPool {
  endpoints(): EndpointStatus[];
}

const healthy = gauge({ name: 'gateway_subgraph_endpoints', help: 'Places where a subgraph can be reached, by state', labels: ['subgraph', 'state'] });

/** Takes the places of a subgraph in turn, except those that have been failing or are about to stop. */
export function createBalancedPool({ ejection, logger, ...options }: SubgraphPoolOptions & { ejection: Ejection; logger: Logger }): BalancedPool {
  const { subgraph, url } = options;
  const places = createPlaces({
    source: endpointSource(url, logger),
    connect: (endpoint) => createSubgraphPool({ ...options, ...endpoint }),
    ejection,
    onChange(status, ejected) {
      const count = status.filter(({ state }) => state === 'ejected').length;
      healthy.set({ subgraph, state: 'ejected' }, count);
      healthy.set({ subgraph, state: 'in use' }, status.length - count);
      if (ejected) logger.warn({ subgraph, endpoint: ejected.url }, 'a place of a subgraph keeps failing and is left alone for a while');
    },
  });
  return {
    url,
    post: (request) => places.run((pool) => (request.isHurried ? hurried(pool.post(request)) : pool.post(request)), { judge: verdictOf, waitMs: request.timeoutMs, signal: request.signal, saysNothing }),
    endpoints: () => places.status(),
    close: () => places.close(),
  };
}

const verdictOf = ({ status, isLeaving }: RawAnswer) => ({ hasFailed: status >= 500, isLeaving });

async function hurried(answer: Promise<RawAnswer>): Promise<RawAnswer> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof SubgraphFailure && error.extensions.code === 'TIMEOUT' ? outOfTime(error.subgraph) : error;
  }
}
