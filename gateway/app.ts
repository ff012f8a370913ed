import type { SigningKey } from '#platform/auth/keys';
import { createHttpServer, type HttpServer } from '#platform/server/http-server';
import type { OperationsAccess } from '#platform/server/operations-access';
import type { Logger } from '#platform/telemetry/logger';
import { createApolloServer } from './inbound/apollo-server.ts';
import type { Admission } from './inbound/admission.ts';
import { createContext } from './inbound/context.ts';
import { createGraphqlRoutes } from './inbound/graphql-routes.ts';
import { createHotPath } from './inbound/hot-path.ts';
import { createSharedResponses } from './inbound/shared-responses.ts';
import type { ViewerOfToken } from './inbound/viewer.ts';
import { defaultMaxCost } from './limits/cost-limit.ts';
import { createDocumentGuard } from './limits/document-guard.ts';
import { defaultDocumentLimits, type DocumentLimits } from './limits/document-limits.ts';
import { createCacheRoutes } from './admin/cache-routes.ts';
import { createExplainRoute } from './admin/explain-route.ts';
import { createOperationTimes } from './admin/operation-times.ts';
import { createStatusRoute } from './status.ts';
import { createFileSource } from './supergraph/file-source.ts';
import { createDriftWatch, type DriftWatch } from './supergraph/drift-watch.ts';
import { createOverrideLabels } from './supergraph/override-labels.ts';
import { createPartner, type Partner, type PartnerDeps, type PartnerSettings } from './partner/partner.ts';
import type { SupergraphSource } from './supergraph/source.ts';
import { createSupergraphGateway, type ExecutedOperation, type SupergraphGateway } from './supergraph/supergraph-gateway.ts';
import type { ExecutorKind } from './supergraph/version.ts';
import type { UsageRecorder } from './usage/recorder.ts';
import { createUsage, type Usage, type UsageSettings } from './usage/usage.ts';
import type { Traffic } from './traffic.ts';
import { createForwarding, type HeadersFor } from './transport/forwarding.ts';
import { defaultSubgraphSettings, type SubgraphOverrides, type SubgraphSettings } from './transport/subgraph-settings.ts';
import { createSubgraphs } from './transport/subgraphs.ts';

/** Longest interval of a timer: some 24 days. */
const never = 2 ** 31 - 1;

export interface GatewayDependencies {
  /** Where supergraphs come from; a file that is followed, given by its path. */
  supergraph: SupergraphSource | string;
  subgraphUrls?: Readonly<Record<string, string>>;
  identityKey: SigningKey;
  /** In place of the signed identity and its companions; for benchmarks against gateways that sign nothing. */
  headersFor?: HeadersFor;
  viewerOfToken: ViewerOfToken;
  /** Who may call; everybody unless given. */
  admission?: Admission;
  /** How many proxies in front append to X-Forwarded-For; 0 unless set. */
  trustedProxyHops?: number;
  /** Who may read /metrics and /status; programs on this machine unless set. */
  operations?: OperationsAccess;
  logger: Logger;
  introspection: boolean;
  executor?: ExecutorKind;
  /** Whether identical queries of one viewer that are under way share an answer, of clients and to subgraphs. */
  mergeInFlight?: boolean;
  /** Whether those of clients do, where they differ from those to subgraphs. */
  shareResponses?: boolean;
  /** Whether operations that are known already bypass Apollo Server. */
  hotPath?: boolean;
  limits?: Partial<DocumentLimits>;
  /** Most that an operation may cost. */
  maxCost?: number;
  bodyLimitBytes?: number;
  /** Fields that may be selected once per operation. */
  oncePerOperation?: readonly string[];
  subgraphSettings?: Partial<SubgraphSettings>;
  /** By subgraph, what differs from `subgraphSettings`. */
  subgraphOverrides?: SubgraphOverrides | undefined;
  maxDurationMs?: number;
  /** Shares of viewers by label of a progressive override, in place of what the label itself says. */
  overrideLabels?: Readonly<Record<string, string>>;
  /** Where to record which operations clients send; nowhere unless given. */
  usage?: UsageSettings;
  /** How often subgraphs are asked what they serve; never unless given. */
  driftCheckMs?: number | undefined;
  /** Caches, rate limits, load shedding and how much is executed at once; none unless given. */
  traffic?: Traffic | undefined;
  /** The partners' endpoint; none unless given. */
  partner?: PartnerSettings | undefined;
}

export interface GatewayApp {
  readonly server: HttpServer;
  readonly supergraph: SupergraphGateway;
  readonly usage: Usage | undefined;
  readonly drift: DriftWatch;
  readonly partner: Partner | undefined;
  stop(): Promise<void>;
}

function supergraphOptions({ supergraph: from, overrideLabels, introspection, logger }: GatewayDependencies, usage: UsageRecorder | undefined) {
  return {
    source: typeof from === 'string' ? createFileSource({ file: from, logger }) : from,
    overrides: createOverrideLabels(overrideLabels),
    introspection,
    logger,
    ...(usage && {
      onOperation: ({ prepared, query, operationName, context }: ExecutedOperation) => usage.record(context.forwarded.viewer, prepared, () => ({ query, operationName })),
    }),
  };
}

function serverOptions({ logger, bodyLimitBytes = 102_400, trustedProxyHops = 0, operations }: GatewayDependencies, maxDurationMs: number) {
  return { service: 'gateway', logger, bodyLimitBytes, requestTimeoutMs: maxDurationMs + 1000, trustedProxyHops, ...(operations && { operations }) };
}

/** Ready is who has a supergraph to serve. */
export function readinessOf(supergraph: Pick<SupergraphGateway, 'current'>) {
  const isLoaded = supergraph.current() !== undefined;
  return { ok: isLoaded, checks: { supergraph: isLoaded ? 'loaded' : 'not loaded' } };
}

async function partnerOf({ partner, identityKey, traffic, logger }: GatewayDependencies, parts: Pick<PartnerDeps, 'supergraph' | 'subgraphs' | 'guard' | 'maxCost' | 'maxDurationMs'>): Promise<Partner | undefined> {
  return partner && (await createPartner({ ...parts, settings: partner, identityKey, cache: traffic?.cache, shedding: traffic?.shedding, gate: traffic?.gate, logger }));
}

/** Puts the gateway together and loads its supergraph; for `main.ts` and for tests. */
export async function buildApp(dependencies: GatewayDependencies): Promise<GatewayApp> {
  const { logger, introspection, traffic, executor = 'compiled', maxDurationMs = 4000, maxCost = defaultMaxCost, oncePerOperation = [] } = dependencies;
  const shared = createSharedResponses({ enabled: dependencies.shareResponses ?? dependencies.mergeInFlight ?? true });
  const subgraphs = createSubgraphs({
    headersFor: dependencies.headersFor ?? createForwarding({ privateKey: dependencies.identityKey }),
    settings: { ...defaultSubgraphSettings, ...dependencies.subgraphSettings },
    overrides: dependencies.subgraphOverrides,
    logger,
    urls: dependencies.subgraphUrls ?? {},
    mergeInFlight: dependencies.mergeInFlight ?? true,
    onWrite: () => shared.seal(),
  });
  const guard = createDocumentGuard({ limits: { ...defaultDocumentLimits, ...dependencies.limits }, oncePerOperation });
  const usage = dependencies.usage && createUsage({ settings: dependencies.usage, isRegistered: (id) => supergraph.current()?.registered.has(id) ?? false, logger });
  const times = createOperationTimes();
  const supergraph = createSupergraphGateway({ ...supergraphOptions(dependencies, usage?.recorder), subgraphs, executor, check: guard.check, maxCost, times });
  const apollo = createApolloServer({ gateway: supergraph.gateway, logger, introspection });
  await apollo.start();
  const drift = createDriftWatch({ current: supergraph.current, subgraphs, intervalMs: dependencies.driftCheckMs ?? never, logger });
  const contextOf = createContext({ viewerOfToken: dependencies.viewerOfToken, admission: dependencies.admission, subgraphs, maxDurationMs, ...traffic });
  const partner = await partnerOf(dependencies, { supergraph, subgraphs, guard, maxCost, maxDurationMs });
  const isHot = executor === 'compiled' && (dependencies.hotPath ?? true);
  const routes = [
    ...createGraphqlRoutes({
      apollo,
      guard,
      contextOf,
      known: { find: (id) => supergraph.current()?.registered.get(id) },
      shedding: traffic?.shedding,
      hotPath: isHot ? createHotPath({ supergraph, contextOf, shared, maxCost, usage: usage?.recorder, times, logger }) : undefined,
    }),
    ...(partner?.routes ?? []),
    createStatusRoute({ supergraph, subgraphs, executor, times, traffic }),
    createExplainRoute({ supergraph }),
    ...(traffic?.cache ? createCacheRoutes({ cache: traffic.cache, current: supergraph.current, logger }) : []),
  ];
  const server = createHttpServer({ ...serverOptions(dependencies, maxDurationMs), readiness: () => readinessOf(supergraph), routes });
  const parts = { server, supergraph, usage, drift, partner };
  return {
    ...parts,
    async stop() {
      drift.stop();
      await Promise.all([partner?.stop(), usage?.stop()]);
      await apollo.stop();
      await subgraphs.close();
    },
  };
}
