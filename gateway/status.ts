import { prettyFormatQueryPlan } from '@apollo/query-planner/dist/prettyFormatQueryPlan.js';
import { json, type Route } from '#platform/server/http-types';
import type { SupergraphGateway } from './supergraph/supergraph-gateway.ts';
import type { OperationTimes } from './admin/operation-times.ts';
import type { Traffic } from './traffic.ts';
import { hotKey, type SupergraphVersion } from './supergraph/version.ts';
import type { Subgraphs } from './transport/subgraphs.ts';

export interface StatusOptions {
  supergraph: SupergraphGateway;
  subgraphs: Subgraphs;
  executor: string;
  times: OperationTimes;
  traffic: Traffic | undefined;
}

/** GET /status: the supergraph in use and how its subgraphs fare. */
export function createStatusRoute({ supergraph, subgraphs, executor, times, traffic }: StatusOptions): Route {
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
        cache: traffic?.cache && { isTrusted: traffic.cache.isTrusted(), byType: traffic.cache.statistics.ratios() },
        eventLoopDelayMs: traffic?.shedding && Math.round(traffic.shedding.delayMs()),
        executions: traffic?.gate?.load(),
        operations: times.hottest(20).map((each) => ({ ...each, plan: version && planOf(version, each) })),
      });
    },
  };
}

/** The services in the order in which the plan that was used asks them; undefined when it is not at hand. */
function planOf({ hot }: SupergraphVersion, { query, name }: { query: string; name: string }): string | undefined {
  const [seen] = (hot.get(hotKey(query, name)) ?? hot.get(query))?.prepared.seen() ?? [];
  return seen && prettyFormatQueryPlan(seen.plan);
}
