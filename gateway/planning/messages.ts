/** What the planning thread and the serving thread say to each other. All of it is plain data. */
import type { QueryPlan } from '@apollo/query-planner';
import type { CostModel } from '../../schema/cost-model.ts';
import type { Requirements } from '../authorization/requirements.ts';
import type { CacheHints } from '../caches/cache-hints.ts';
import type { TypeEntries } from '../caches/supergraph-types.ts';
import type { KeysBySubgraph } from '../execution/entity-keys.ts';
import type { RequiredFields } from '../execution/required-fields.ts';
import type { Subtypes } from '../execution/type-conditions.ts';

/** All that the serving thread has to know of a supergraph. */
export interface SupergraphFacts {
  /** sha256 of the supergraph's text. */
  readonly id: string;
  /** What clients see, as a schema document. */
  readonly apiSdl: string;
  readonly subgraphs: readonly { name: string; url: string }[];
  readonly subtypes: Subtypes;
  readonly keys: KeysBySubgraph;
  readonly required: RequiredFields;
  readonly costs: CostModel;
  /** Also of what is not part of the API. */
  readonly types: TypeEntries;
  readonly hints: CacheHints;
  readonly requirements: Requirements;
  /** Labels of progressive overrides, sorted. */
  readonly labels: readonly string[];
}

export type PlanningRequest =
  | { readonly kind: 'load'; readonly supergraphSdl: string }
  | { readonly kind: 'plan'; readonly id: string; readonly document: string; readonly operationName: string | null; readonly labels: readonly string[] }
  | { readonly kind: 'drift'; readonly id: string; readonly served: Readonly<Record<string, string>> };

export interface PlanningAnswers {
  load: SupergraphFacts;
  plan: QueryPlan;
  drift: Readonly<Record<string, SchemaDrift>>;
}

/** How what a subgraph serves differs from the supergraph. */
export interface SchemaDrift {
  /** Coordinates that the supergraph sends to the subgraph and it doesn't have, or has with another type. */
  readonly missing: readonly string[];
  /** Coordinates that it serves and the supergraph doesn't know. */
  readonly unpublished: readonly string[];
}

export interface PlanningQuestion {
  readonly ticket: number;
  readonly request: PlanningRequest;
}

export type PlanningReply =
  | { readonly ticket: number; readonly answer: PlanningAnswers[PlanningRequest['kind']] }
  /** The thread doesn't hold this version, or no longer. */
  | { readonly ticket: number; readonly unknownVersion: true }
  | { readonly ticket: number; readonly failure: { message: string; extensions: Record<string, unknown>; isGraphql: boolean } };
