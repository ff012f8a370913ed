import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import { createEngine } from '../../gateway/execution/engine.ts';
import { localPlans } from '../../gateway/execution/local-plans.ts';
import type { SubgraphAnswer } from '../../gateway/execution/subgraph-call.ts';
import { operationsOf, workloadOf, workloads } from './workloads.ts';

for (const [name, workload] of Object.entries(workloads)) {
  test(`${name}: what is measured is answered in full, the heavy operation by many requests of several subgraphs`, async () => {
    const subgraphs = workload.serve();
    const planner = new QueryPlanner(Supergraph.build(workload.supergraphFor(Object.fromEntries(Object.keys(subgraphs).map((each) => [each, 'http://127.0.0.1:1/graphql'])))));
    const engine = createEngine({ plans: localPlans(planner), schema: planner.supergraph.apiSchema().toGraphQLJSSchema() });
    const asked: Record<string, string[]> = {};
    for (const [operation, query] of Object.entries(workload.operations)) {
      const calls: string[] = (asked[operation] = []);
      const result = await engine.execute(engine.prepare(query, parse(query), undefined), {}, async ({ subgraph, body }) => {
        calls.push(subgraph);
        const call = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
        return JSON.parse(JSON.stringify(await subgraphs[subgraph]?.(call.query, call.variables))) as SubgraphAnswer;
      });
      assert.deepEqual('errors' in result ? result.errors : undefined, undefined);
      assert.ok('data' in result && JSON.stringify(result.data).length > 1_000);
    }
    assert.ok((asked['heavy']?.length ?? 0) >= 5 && (asked['light']?.length ?? 0) >= 2, JSON.stringify(asked));
    assert.ok(new Set(asked['heavy']).size >= 3);
  });
}

test('what there is not is refused by name', () => {
  assert.throws(() => workloadOf('none'), /"none".*shop, marketplace/);
  assert.throws(() => operationsOf(workloadOf('shop'), 'medium'), /"medium".*heavy, light/);
});
