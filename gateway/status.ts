import { json, type Route } from '#platform/server/http-types';
import type { SupergraphGateway } from './supergraph/supergraph-gateway.ts';
import type { Subgraphs } from './transport/subgraphs.ts';

/** GET /status: the supergraph in use and how its subgraphs fare. */
export function createStatusRoute({ supergraph, subgraphs, executor }: { supergraph: SupergraphGateway; subgraphs: Subgraphs; executor: string }): Route {
  return {
    method: 'GET',
    path: '/status',
    isForOperators: true,
    async handle() {
      const version = supergraph.current();
      return json(200, {
        supergraph: version && { id: version.id, loadedAt: version.loadedAt.toISOString() },
        executor,
        subgraphs: subgraphs.status(),
      });
    },
  };
}
