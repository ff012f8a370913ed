import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { createEntityKeys, keysBySubgraph } from './entity-keys.ts';
import type { PlanRequest, PlanSource } from './plan-source.ts';
import { requiredFields } from './required-fields.ts';
import { createTypeConditions, subtypesOf } from './type-conditions.ts';
import { createAssertFed, type AssertFed } from './unfed-fields.ts';

/** Plans on this thread: for the planning thread itself, and where nobody waits. */
export function localPlans(planner: QueryPlanner): PlanSource {
  const types = createTypeConditions(subtypesOf(planner.supergraph.schema));
  const subgraphs = planner.supergraph.subgraphs();
  return { types, keys: createEntityKeys(keysBySubgraph(subgraphs), types), required: requiredFields(subgraphs), plan: (request) => planWith(planner, request) };
}

/** What there is to say against a planner's plans, worked out once. */
const checks = new WeakMap<QueryPlanner, AssertFed>();

/** @apollo/query-planner's plan for an operation. Throws a GraphQLError for one that would answer wrongly. */
export function planWith(planner: QueryPlanner, { document, operationName, labels }: PlanRequest): QueryPlan {
  const operation = operationFromDocument(planner.supergraph.apiSchema(), document, operationName ? { operationName } : {});
  const plan = planner.buildQueryPlan(operation, { overrideConditions: new Map(labels.map((label) => [label, true])) });
  const assertFed = checks.get(planner) ?? createAssertFed(planner.supergraph.subgraphs());
  checks.set(planner, assertFed);
  assertFed(plan);
  return plan;
}
