/** The partners' side of the gateway: `/partner/graphql` and the pages for those who write programs against it. */
import type { Redis } from 'ioredis';
import type { SigningKey } from '#platform/auth/keys';
import { createRateLimiter } from '#platform/limits/rate-limiter';
import type { Route } from '#platform/server/http-types';
import type { TlsFiles } from '#platform/server/tls';
import type { Logger } from '#platform/telemetry/logger';
import { createApolloServer } from '../inbound/apollo-server.ts';
import { createGraphqlRoutes } from '../inbound/graphql-routes.ts';
import type { SharedCache } from '../caches/request-cache.ts';
import type { DocumentGuard } from '../limits/document-guard.ts';
import type { StartGate } from '../limits/start-gate.ts';
import type { LoadShedding } from '#platform/limits/load-shedding';
import type { SupergraphGateway } from '../supergraph/supergraph-gateway.ts';
import type { Subgraphs } from '../transport/subgraphs.ts';
import { createExplorerRoutes } from '../explorer/routes.ts';
import { createApiKeys, createKeyService, type ApiKeys } from './api-keys.ts';
import { createBudgets } from './budgets.ts';
import { createPartnerContext } from './context.ts';
import { createContracts } from './contract.ts';
import { createPartnerGateway } from './partner-gateway.ts';
import { followRevocations } from './revocations.ts';
import { connectSandbox } from './sandbox.ts';
import { readScopes } from './scopes.ts';
import { createKeyUsage, type KeyUsage } from './usage.ts';

export const partnerPath = '/partner/graphql';

/** What partners are served; nothing is unless the gateway is given this. */
export interface PartnerSettings {
  /** Schema document of the contract, and which scopes its fields take. */
  contractFile: string;
  scopesFile: string;
  /** Origin of the subgraph that keeps API keys. */
  keysUrl: string;
  redis: Redis;
  /** Addresses of the sandbox's subgraphs, by the names of those they stand in for; without them there are no test keys. */
  sandboxUrls?: Readonly<Record<string, string>> | undefined;
  /** Tells of revoked keys; without it keys are remembered for seconds only. */
  rabbitmqUrl?: string | undefined;
  namePrefix?: string | undefined;
  tls?: TlsFiles | undefined;
  usageFlushMs?: number | undefined;
  /** How many unknown keys one address may try within a minute; 60 unless given. */
  unknownKeysPerMinute?: number;
  /** Namespace of the limits in Redis, to keep tests apart. */
  limitsName?: string;
}

export interface PartnerDeps {
  settings: PartnerSettings;
  supergraph: SupergraphGateway;
  subgraphs: Subgraphs;
  guard: DocumentGuard;
  identityKey: SigningKey;
  cache?: SharedCache | undefined;
  shedding?: LoadShedding | undefined;
  gate?: StartGate | undefined;
  maxCost: number;
  maxDurationMs: number;
  logger: Logger;
}

export interface Partner {
  readonly routes: Route[];
  readonly keys: ApiKeys;
  readonly usage: KeyUsage;
  stop(): Promise<void>;
}

/** Puts it together; the supergraph must be loaded. */
export async function createPartner(deps: PartnerDeps): Promise<Partner> {
  const { settings, supergraph, guard, logger, maxCost, maxDurationMs, shedding } = deps;
  const { redis, limitsName = 'partner', unknownKeysPerMinute = 60 } = settings;
  const service = createKeyService({ url: settings.keysUrl, identityKey: deps.identityKey, tls: settings.tls });
  const keys: ApiKeys = createApiKeys({ service, heardSince: () => revocations?.heardSince() });
  const revocations = settings.rabbitmqUrl === undefined ? undefined : await followRevocations({ url: settings.rabbitmqUrl, namePrefix: settings.namePrefix, logger, onRevoked: (hashes) => keys.forget(hashes) });
  const usage = createKeyUsage({ service, logger, ...(settings.usageFlushMs !== undefined && { everyMs: settings.usageFlushMs }) });
  const contracts = createContracts({ supergraph, contractFile: settings.contractFile, logger });
  const scopes = readScopes(settings.scopesFile);
  const gateway = createPartnerGateway({ contracts, scopes, labelsFor: supergraph.labelsFor, maxCost, usage });
  const apollo = createApolloServer({ gateway, logger, introspection: true });
  await apollo.start();
  const unknownKeys = createRateLimiter({ redis, name: `${limitsName}-unknown-keys`, limit: unknownKeysPerMinute, windowMs: 60_000 });
  const sandbox = settings.sandboxUrls && connectSandbox({ urls: settings.sandboxUrls, identityKey: deps.identityKey, tls: settings.tls, logger });
  const contextOf = createPartnerContext({ keys, sandbox, budgets: createBudgets({ redis, name: limitsName }), unknownKeys, subgraphs: deps.subgraphs, maxDurationMs, cache: deps.cache, gate: deps.gate });
  const nothingKnown = { find: () => undefined, note: () => {} };
  return {
    keys,
    usage,
    routes: [...createGraphqlRoutes({ path: partnerPath, apollo, guard, contextOf, known: nothingKnown, shedding }), ...createExplorerRoutes({ scopes, contract: () => contracts.current()?.schema })],
    async stop() {
      await revocations?.stop();
      await apollo.stop();
      await usage.stop();
      await keys.stop();
      await sandbox?.close();
    },
  };
}
