import type { GatewayInterface, GatewayExecutor, GatewaySchemaLoadOrUpdateCallback } from '@apollo/server-gateway-interface';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Logger } from '#platform/telemetry/logger';
import { gauge } from '#platform/telemetry/metrics';
import type { OperationTimes } from '../admin/operation-times.ts';
import { disableApolloTelemetry } from '../config.ts';
import type { Labels, PreparedOperation } from '../execution/engine.ts';
import type { GatewayContext } from '../inbound/context.ts';
import { assertAffordable } from '../limits/cost-limit.ts';
import { inTurn } from '../limits/start-gate.ts';
import { createPlanning } from '../planning/planning.ts';
import type { Subgraphs } from '../transport/subgraphs.ts';
import type { OverrideLabels } from './override-labels.ts';
import type { Candidate, SupergraphSource, Verdict } from './source.ts';
import { createSwitching, prepareFirst, type SwitchingOptions } from './switching.ts';
import { hotKey, type ExecutorKind, type SupergraphVersion } from './version.ts';

const info = gauge({ name: 'gateway_supergraph_info', help: 'The supergraph that is served: 1 for its label and the start of its sha256', labels: ['label', 'version'] });

export interface SupergraphGateway {
  /** For Apollo Server. */
  readonly gateway: GatewayInterface;
  /** The version in use; undefined until loaded. */
  current(): SupergraphVersion | undefined;
  /** Labels of progressive overrides that hold for a request on a version. */
  labelsFor(version: SupergraphVersion, context: GatewayContext): Labels;
}

export interface ExecutedOperation {
  readonly prepared: PreparedOperation;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly context: GatewayContext;
}

export interface SupergraphGatewayOptions {
  source: SupergraphSource;
  subgraphs: Subgraphs;
  executor: ExecutorKind;
  overrides: OverrideLabels;
  /** Throws for documents that break a limit. */
  check: (query: string) => void;
  introspection: boolean;
  /** Most that an operation may cost, whoever executes it. */
  maxCost: number;
  /** Told of each operation that goes through Apollo Server and is executed. */
  onOperation?: (operation: ExecutedOperation) => void;
  /** How long operations take that go through Apollo Server, for the status page. */
  times?: OperationTimes;
  logger: Logger;
}

/**
 * Supergraphs are checked and operations planned by Apollo's libraries on a thread of their own; they are executed by our executor
 * or, if asked, by that of @apollo/gateway. A request runs on the version it was validated against, from its first step to its last.
 */
export function createSupergraphGateway(options: SupergraphGatewayOptions): SupergraphGateway {
  const { source, subgraphs, executor, overrides, maxCost, onOperation, times, logger } = options;
  disableApolloTelemetry();
  const planning = createPlanning({ logger });
  const versions = createVersions(subgraphs);
  const switching: SwitchingOptions = { planning, executor, overrides, check: options.check, introspection: options.introspection, logger, current: versions.current, takeOver: versions.takeOver };
  const offer = createSwitching(switching);
  const labelsFor = (version: SupergraphVersion, { forwarded }: GatewayContext): Labels => overrides.holding(version.labels, forwarded);
  const gateway: GatewayInterface = {
    async load() {
      const execute = executor === 'compiled' ? executeCompiled : await loadApolloExecution();
      versions.takeOver(await loadFirst(source, switching));
      source.follow((candidate) => offerAndTell(candidate, offer, source));
      return {
        async executor(request) {
          const version = versions.of(request.schema);
          const prepared = version.engine.prepare(request.queryHash, request.document, request.request.operationName);
          assertAffordable(prepared, request.request.variables ?? {}, maxCost);
          if (executor === 'apollo' && version.engine.isAuthorizing) throw new GraphQLError('This supergraph asks for authorization, which only the compiled executor heeds.');
          const context = request.context as GatewayContext;
          onOperation?.({ prepared, query: request.source, operationName: request.request.operationName, context });
          const startedAt = performance.now();
          try {
            return await inTurn(context, () => execute(request, prepared, version, labelsFor(version, context)));
          } finally {
            times?.note(request.request.operationName ?? '', request.source, performance.now() - startedAt);
          }
        },
      };
    },
    onSchemaLoadOrUpdate: versions.onTakeOver,
    async stop() {
      await source.stop();
      await planning.stop();
    },
  };
  return { gateway, current: versions.current, labelsFor };
}

/** The first supergraph that can be used: the source's, else the last that served. */
async function loadFirst(source: SupergraphSource, switching: SwitchingOptions): Promise<SupergraphVersion> {
  const candidate = await source.first();
  try {
    const version = await prepareFirst(candidate, switching);
    await source.served?.(candidate);
    return version;
  } catch (error) {
    const lastGood = await source.lastGood?.();
    if (!lastGood || lastGood.label === candidate.label) throw error;
    switching.logger.error({ err: error, refused: candidate.label, label: lastGood.label }, 'the supergraph is not valid; starting with the last that served');
    return await prepareFirst(lastGood, switching);
  }
}

async function offerAndTell(candidate: Candidate, offer: (candidate: Candidate) => Promise<Verdict>, source: SupergraphSource): Promise<Verdict> {
  const verdict = await offer(candidate);
  if (verdict !== 'refused') await source.served?.(candidate);
  return verdict;
}

/** The version that serves and, as long as requests run on them, those before. */
function createVersions(subgraphs: Subgraphs) {
  const known = new WeakMap<GraphQLSchema, SupergraphVersion>();
  const listeners = new Set<GatewaySchemaLoadOrUpdateCallback>();
  let current: SupergraphVersion | undefined;
  const tell = (listener: GatewaySchemaLoadOrUpdateCallback, { schema, supergraphSdl }: SupergraphVersion): void => listener({ apiSchema: schema, coreSupergraphSdl: supergraphSdl });
  return {
    current: () => current,
    of(schema: GraphQLSchema): SupergraphVersion {
      const version = known.get(schema);
      if (!version) throw new Error('A request was validated against a schema that no supergraph version has');
      return version;
    },
    takeOver(version: SupergraphVersion): void {
      const { subgraphs: named } = version.loaded.facts;
      for (const { name, url } of named) subgraphs.connect(name, url);
      known.set(version.schema, version);
      current = version;
      info.reset();
      info.set({ label: version.label, version: version.id.slice(0, 12) }, 1);
      for (const listener of listeners) tell(listener, version);
      subgraphs.keepOnly(new Set(named.map(({ name }) => name)));
    },
    onTakeOver(listener: GatewaySchemaLoadOrUpdateCallback) {
      if (current) tell(listener, current);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Its libraries are loaded where they are asked for only: they take 30 MB. */
async function loadApolloExecution(): Promise<Execute> {
  const { createApolloExecution } = await import('./apollo-execution.ts');
  return createApolloExecution();
}

type Execute = (request: Parameters<GatewayExecutor>[0], prepared: PreparedOperation, version: SupergraphVersion, labels: Labels) => ReturnType<GatewayExecutor>;

const executeCompiled: Execute = async ({ source, request, context: given }, prepared, { hot, engine }, labels) => {
  const { operationName } = request;
  const context = given as GatewayContext;
  hot.set(hotKey(source, operationName), { prepared, query: source, operationName, calls: 1 }, source.length);
  return engine.execute(prepared, request.variables ?? {}, context.send, labels, context);
};
