import type { GraphQLError } from 'graphql';
import type { JsonObject } from './json.ts';
import type { SendToSubgraph } from './subgraph-call.ts';
import type { TypeConditions } from './type-conditions.ts';

/** What the fetches of one execution share. */
export interface Run {
  /** Everything the subgraphs have answered so far, merged. */
  readonly tree: JsonObject;
  /** The client's variables as sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly errors: GraphQLError[];
  readonly send: SendToSubgraph;
  readonly types: TypeConditions;
  /** Response names the client selected at a place of the plan; what is missing elsewhere is no concern of the client's. */
  selectedAt(path: readonly (string | number)[]): ReadonlySet<string>;
}
