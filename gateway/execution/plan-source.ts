import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import type { EntityKeys } from './entity-keys.ts';
import type { RequiredFields } from './required-fields.ts';
import type { TypeConditions } from './type-conditions.ts';

export interface PlanRequest {
  /** Without conditions and without empty selections. */
  document: DocumentNode;
  operationName: string | null | undefined;
  /** Labels of progressive overrides that hold; all others don't. */
  labels: readonly string[];
}

/** What the engine needs of one version of the supergraph: plans, here or from another thread, and what they rest on. */
export interface PlanSource {
  /** Throws or rejects with what the planner says when it can't. */
  plan(request: PlanRequest): QueryPlan | Promise<QueryPlan>;
  readonly types: TypeConditions;
  readonly keys: EntityKeys;
  readonly required: RequiredFields;
}
