import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import { GraphQLError, type DocumentNode } from 'graphql';
import type { SubgraphAnswer } from '../../execution/subgraph-call.ts';
import type { GeneratedOperation } from './generate-operation.ts';
import type { TestSupergraph } from './supergraph.ts';
import type { Chaos } from './world.ts';

export interface Outcome {
  readonly data: unknown;
  readonly errors: readonly GraphQLError[];
  /** Apollo reports nulls it had to put by itself apart from the errors. */
  readonly completionErrors: readonly GraphQLError[];
}

/** Runs an operation through the gateway's own compiled executor. */
export async function runCompiled(supergraph: TestSupergraph, { query, variables }: GeneratedOperation, document: DocumentNode, chaos: Chaos): Promise<Outcome> {
  const prepared = supergraph.engine.prepare(query, document, undefined);
  const result = await supergraph.engine.execute(prepared, variables, async ({ subgraph, body }) => {
    const request = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    return supergraph.subgraphs.get(subgraph)?.execute(request.query, request.variables, chaos) as SubgraphAnswer;
  });
  return { data: 'data' in result ? result.data : undefined, errors: result.errors ?? [], completionErrors: [] };
}

type RequestContext = Parameters<typeof executeQueryPlan>[2];

/** Runs an operation through @apollo/gateway's own executor. */
export async function runApollo(supergraph: TestSupergraph, { query, variables }: GeneratedOperation, document: DocumentNode, chaos: Chaos): Promise<Outcome> {
  const plan = planOf(supergraph, document);
  const services: Record<string, GraphQLDataSource> = {};
  for (const [name, subgraph] of supergraph.subgraphs) {
    services[name] = {
      async process({ request }) {
        return subgraph.execute(request.query ?? '', JSON.parse(JSON.stringify(request.variables)) as Record<string, unknown>, chaos) as never;
      },
    };
  }
  const requestContext = { request: { query, variables }, metrics: {}, context: {} } as unknown as RequestContext;
  const operationContext = buildOperationContext({ schema: supergraph.api, operationDocument: document });
  const result = await executeQueryPlan(plan, services, requestContext, operationContext, supergraph.supergraphSchema, supergraph.federationApi);
  return {
    data: result.data,
    errors: (result.errors ?? []) as GraphQLError[],
    completionErrors: (result.extensions?.valueCompletion ?? []) as GraphQLError[],
  };
}

/** Throws a GraphQLError when the planner fails, as it does for some operations whose conditions it has to heed. */
function planOf({ planner, federationApi }: TestSupergraph, document: DocumentNode): QueryPlan {
  try {
    return planner.buildQueryPlan(operationFromDocument(federationApi, document));
  } catch (error) {
    throw error instanceof GraphQLError ? error : new GraphQLError(`The planner fails: ${String(error)}`);
  }
}
