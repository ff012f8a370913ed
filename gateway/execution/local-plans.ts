import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlanner } from '@apollo/query-planner';
import { createEntityKeys, keysBySubgraph } from './entity-keys.ts';
import type { PlanRequest, PlanSource } from './plan-source.ts';
import { requiredFields } from './required-fields.ts';
import { createTypeConditions, subtypesOf } from './type-conditions.ts';

/** Plans on this thread: for the planning thread itself, and where nobody waits. */
export function localPlans(planner: QueryPlanner): PlanSource {
  const types = createTypeConditions(subtypesOf(planner.supergraph.schema));
  const subgraphs = planner.supergraph.subgraphs();
  return { types, keys: createEntityKeys(keysBySubgraph(subgraphs), types), required: requiredFields(subgraphs), plan: (request) => planWith(planner, request) };
}

/** @apollo/query-planner's plan for an operation. */
export function planWith(planner: QueryPlanner, { document, operationName, labels }: PlanRequest) {
  const operation = operationFromDocument(planner.supergraph.apiSchema(), document, operationName ? { operationName } : {});
  return planner.buildQueryPlan(operation, { overrideConditions: new Map(labels.map((label) => [label, true])) });
}
