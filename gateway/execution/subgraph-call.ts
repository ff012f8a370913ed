import type { JsonObject } from './json.ts';

/** One GraphQL request to a subgraph; `body` is the exact JSON text that is sent. */
export interface SubgraphCall {
  readonly subgraph: string;
  readonly body: string;
  /** Only queries may be retried or share an answer. */
  readonly kind: 'query' | 'mutation';
  /** The number of cache evictions there had been: an answer that was asked for before is too old for this call. */
  readonly since?: number | undefined;
}

export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export interface SubgraphAnswer {
  readonly data?: JsonObject | null | undefined;
  readonly errors?: readonly SubgraphError[] | undefined;
  /** The subgraph says that others might be answered otherwise, whatever its schema says about the fields. */
  readonly isPersonal?: boolean | undefined;
}

/** Sends a call. The answer belongs to the caller, who may change it. Rejects when there is no usable answer. */
export type SendToSubgraph = (call: SubgraphCall) => Promise<SubgraphAnswer>;
