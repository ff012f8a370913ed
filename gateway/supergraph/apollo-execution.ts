import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { Supergraph } from '@apollo/federation-internals';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import type { Labels, PreparedOperation } from '../execution/engine.ts';
import { createDataSource } from '../transport/data-source.ts';
import type { SupergraphVersion } from './version.ts';

type Request = Parameters<GatewayExecutor>[0];

/** Runs plans with @apollo/gateway's own executor: the reference that ours is measured by and compared with. */
export function createApolloExecution() {
  const known = new WeakMap<SupergraphVersion, ReturnType<typeof prepare>>();
  return async (request: Request, prepared: PreparedOperation, version: SupergraphVersion, labels: Labels): ReturnType<GatewayExecutor> => {
    const checked = prepared.coerce(request.request.variables ?? {});
    if ('errors' in checked) return checked;
    const { plan } = await prepared.variantFor(checked.coerced, labels);
    const { services, supergraphSchema, apiSchema } = known.get(version) ?? prepare(version);
    known.set(version, { services, supergraphSchema, apiSchema });
    const operationContext = buildOperationContext({ schema: version.schema, operationDocument: request.document, operationName: request.request.operationName });
    return await executeQueryPlan(plan, services, request as Parameters<typeof executeQueryPlan>[2], operationContext, supergraphSchema, apiSchema);
  };
}

function prepare({ supergraphSdl, loaded }: SupergraphVersion) {
  const supergraph = Supergraph.build(supergraphSdl);
  const services: Record<string, GraphQLDataSource> = Object.fromEntries(loaded.facts.subgraphs.map(({ name }) => [name, createDataSource(name)]));
  return { services, supergraphSchema: supergraph.schema.toGraphQLJSSchema(), apiSchema: supergraph.apiSchema() };
}
