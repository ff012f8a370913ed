import { ApolloGateway, type SupergraphManager } from '@apollo/gateway';
import type { GatewayInterface, GatewayExecutor } from '@apollo/server-gateway-interface';
import { parse, type GraphQLSchema } from 'graphql';
import type { Logger } from '#platform/telemetry/logger';
import { costModel } from '../../schema/cost-model.ts';
import { disableApolloTelemetry } from '../config.ts';
import { createEngine, type Engine, type PreparedOperation } from '../execution/engine.ts';
import { createLruMap, type LruMap } from '../execution/lru-map.ts';
import type { GatewayContext } from '../inbound/context.ts';
import { assertAffordable } from '../limits/cost-limit.ts';
import { createDataSource } from '../transport/data-source.ts';
import type { Subgraphs } from '../transport/subgraphs.ts';

export type ExecutorKind = 'compiled' | 'apollo';

export interface SupergraphGateway {
  /** For Apollo Server. */
  readonly gateway: GatewayInterface;
  /** The version in use; undefined until loaded. */
  current(): SupergraphVersion | undefined;
}

export interface SupergraphVersion {
  /** sha256 of the supergraph's text. */
  readonly id: string;
  readonly loadedAt: Date;
  readonly schema: GraphQLSchema;
  readonly engine: Engine;
  /** Operations that have been through Apollo Server, by their text. */
  readonly hot: LruMap<PreparedOperation>;
}

/** The key of an operation in a version's `hot` map. */
export function hotKey(query: string, operationName: string | null | undefined): string {
  return operationName ? `${operationName}\n${query}` : query;
}

export interface SupergraphGatewayOptions {
  source: SupergraphManager;
  subgraphs: Subgraphs;
  executor: ExecutorKind;
  /** Most that an operation may cost, whoever executes it. */
  maxCost: number;
  logger: Logger;
}

/**
 * @apollo/gateway for loading, checking and planning, with our connections to the subgraphs and, unless asked otherwise,
 * our executor. A request runs on the version of the supergraph it was validated against, from its first step to its last.
 */
export function createSupergraphGateway({ source, subgraphs, executor, maxCost, logger }: SupergraphGatewayOptions): SupergraphGateway {
  const versions = new WeakMap<GraphQLSchema, SupergraphVersion>();
  let current: SupergraphVersion | undefined;
  disableApolloTelemetry();
  const apollo = new ApolloGateway({
    supergraphSdl: source,
    logger: quiet(logger),
    buildService: ({ name, url = '' }) => {
      subgraphs.connect(name, url);
      return createDataSource(name);
    },
  });
  apollo.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
    const { queryPlanner, compositionId = '' } = apollo.__testing();
    if (!queryPlanner) throw new Error('@apollo/gateway announced a schema before it had a query planner for it');
    const engine = createEngine({ planner: queryPlanner, schema: apiSchema, costs: costModel([parse(coreSupergraphSdl, { noLocation: true })]) });
    current = { id: compositionId, loadedAt: new Date(), schema: apiSchema, engine, hot: createLruMap(2000) };
    versions.set(apiSchema, current);
    subgraphs.keepOnly(new Set([...queryPlanner.supergraph.subgraphsMetadata()].map(({ name }) => name)));
  });
  const versionOf = (schema: GraphQLSchema): SupergraphVersion => {
    const version = versions.get(schema);
    if (!version) throw new Error('A request was validated against a schema that no supergraph version has');
    return version;
  };
  return { gateway: gatewayOf({ apollo, versionOf, maxCost, own: executor === 'compiled' ? execute : undefined }), current: () => current };
}

interface GatewayOptions {
  apollo: ApolloGateway;
  versionOf(schema: GraphQLSchema): SupergraphVersion;
  maxCost: number;
  /** In place of @apollo/gateway's executor. */
  own: Executor | undefined;
}

type Request = Parameters<GatewayExecutor>[0];
type Executor = (request: Request, prepared: PreparedOperation, version: SupergraphVersion) => ReturnType<GatewayExecutor>;

function gatewayOf({ apollo, versionOf, maxCost, own }: GatewayOptions): GatewayInterface {
  return {
    async load(options) {
      const { executor: theirs } = await apollo.load(options);
      const execute: Executor = own ?? theirs;
      const executor: GatewayExecutor = async (request) => {
        const version = versionOf(request.schema);
        const prepared = version.engine.prepare(request.queryHash, request.document, request.request.operationName);
        assertAffordable(prepared, request.request.variables ?? {}, maxCost);
        return execute(request, prepared, version);
      };
      return { executor };
    },
    onSchemaLoadOrUpdate: (callback) => apollo.onSchemaLoadOrUpdate(callback),
    stop: () => apollo.stop(),
  };
}

const execute: Executor = async ({ source, request, context }, prepared, { hot, engine }) => {
  hot.set(hotKey(source, request.operationName), prepared);
  return engine.execute(prepared, request.variables ?? {}, (context as GatewayContext).send);
};

/** @apollo/gateway tells at length what it does at level info. */
function quiet(logger: Logger) {
  return {
    debug: (message?: unknown) => logger.trace(String(message)),
    info: (message?: unknown) => logger.debug(String(message)),
    warn: (message?: unknown) => logger.warn(String(message)),
    error: (message?: unknown) => logger.error(String(message)),
  };
}
