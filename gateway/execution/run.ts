import type { GraphQLError } from 'graphql';
import type { RequestCache } from '../caches/request-cache.ts';
import type { Failure } from './fetch-failures.ts';
import type { JsonObject } from './json.ts';
import type { Reached } from './reached.ts';
import type { SendToSubgraph } from './subgraph-call.ts';
import type { TypeConditions } from './type-conditions.ts';

/** What the fetches of one execution share. */
export interface Run {
  /** Everything the subgraphs have answered so far, merged. */
  readonly tree: JsonObject;
  /** The client's variables as sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly errors: GraphQLError[];
  /** Fetches that failed as a whole; they become errors when the response is known, at the places that stayed empty. */
  readonly failures: Failure[];
  /** Whether parts of the tree are reachable by several ways, because equal entities were given the same objects or lists. */
  sharesAnswers: boolean;
  /** What paths reach, by the path's text, until objects come into the tree (`forgetReached`). */
  readonly reached: Map<string, Reached>;
  /** Objects for which a subgraph answered null: what they refer to is not there (any more). */
  readonly absent: Set<JsonObject>;
  readonly send: SendToSubgraph;
  readonly types: TypeConditions;
  /** The cache as this request uses it; none when nothing of this supergraph is cached. */
  readonly cache: RequestCache | undefined;
}
