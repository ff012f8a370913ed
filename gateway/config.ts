import { defaultMaxCost } from './limits/cost-limit.ts';
import { defaultAtOnce, defaultMaxWaiting } from './limits/start-gate.ts';
import { parseSubgraphOverrides } from './transport/subgraph-settings.ts';
import { jsonField } from './json-field.ts';
import { commonConfig, ConfigError, env, loadConfig } from '#platform/config/env';
import { registryConfig } from '../schema/registry/config.ts';

/** Environment variables of the gateway. */
export const configShape = {
  ...commonConfig({ port: 4000 }),
  SUPERGRAPH_FILE: env.string().optional().describe('Supergraph SDL; followed when it changes. This or SUPERGRAPH_REGISTRY'),
  ...registryConfig,
  SUPERGRAPH_POLL_MS: env.integer({ min: 100, max: 600_000 }).default(2000).describe('How often to look for another current version in the registry'),
  SUPERGRAPH_LAST_GOOD_FILE: env.string().optional().describe('Where to keep a copy of what served last, for a start without the registry'),
  REGISTERED_OPERATIONS_ROOT: env.string().optional().describe('Project whose schema/operations and schema/clients name the operations to prepare with SUPERGRAPH_FILE; a registry brings its own'),
  OVERRIDE_LABELS: env.map().default({}).describe('For whom labels of progressive overrides hold, "new-reviews=25,old-search=off": on, off or a percentage of viewers'),
  USAGE_FOLDER: env.string().optional().describe('Where to record which operations clients send; nowhere unless set'),
  USAGE_FLUSH_MS: env.integer({ min: 100, max: 3_600_000 }).default(60_000).describe('How often recorded usage is written'),
  DRIFT_CHECK_SECONDS: env.integer({ min: 0, max: 86_400 }).default(60).describe('How often subgraphs are asked whether they serve what the supergraph says; 0 for never'),
  SUBGRAPH_URLS: env.map().optional().describe('Addresses in place of those in the supergraph, "product=http://...,order=http://..."; several of one separated by |, dns+http://... for all addresses of a name, file:///... for a file of URLs that is followed'),
  IDENTITY_PRIVATE_KEY: env.privateJwk().describe('Ed25519 JWK that signs who is asking, for the subgraphs'),
  IDENTITY_KEYS_FILE: env.string().optional().describe('File with the keys that sign who is asking, followed when it changes; in place of IDENTITY_PRIVATE_KEY from when it is there'),
  ACCESS_TOKEN_JWKS_URL: env.urls().describe('Where the keys of access tokens are published; several addresses separated by | are asked in turn until one answers'),
  ACCESS_TOKEN_ISSUER: env.string().default('marketplace-user').describe('Issuer that access tokens must name'),
  ACCESS_TOKEN_AUDIENCE: env.string().default('marketplace-gateway').describe('Audience that access tokens must name'),
  GATEWAY_CLIENT_KEYS: env.secretMap().describe('Keys of our own clients by label, "bff-web=...,bff-mobile=..."; list old and new ones while replacing them'),
  GATEWAY_OPEN: env.boolean().optional().describe('Whether /graphql serves callers without a client key; not in production unless set'),
  TRUSTED_PROXY_HOPS: env.integer({ min: 0, max: 10 }).default(0).describe('How many proxies in front append to X-Forwarded-For'),
  INTROSPECTION: env.boolean().optional().describe('Whether /graphql answers introspection; off in production unless set'),
  GATEWAY_EXECUTOR: env.oneOf('compiled', 'apollo').default('compiled').describe('Who runs the query plans: the compiled executor, or the one of @apollo/gateway'),
  GATEWAY_MERGE_IN_FLIGHT: env.boolean().default(true).describe('Whether identical subgraph queries of one viewer that are under way share an answer'),
  REQUEST_TIMEOUT_MS: env.integer({ min: 100, max: 60_000 }).default(4000).describe('Longest an operation may take'),
  COST_LIMIT: env.integer({ min: 1, max: 1_000_000_000 }).default(defaultMaxCost).describe('Most that an operation may cost: the objects it may return by its page sizes, @cost and @listSize'),
  PARTNER_KEYS_URL: env.url().optional().describe('Origin of the service that keeps API keys; with it /partner/graphql, /explorer and /partners are served'),
  PARTNER_SANDBOX_URLS: env.map().optional().describe('Addresses of the sandbox marketplace by the subgraph that each stands in for, "product=http://...,order=http://..."; test keys are refused without it'),
  PARTNER_CONTRACT_FILE: env.string().default('schema/partner.graphql').describe('Schema document of what partners may ask; read whenever a supergraph takes over'),
  PARTNER_SCOPES_FILE: env.string().default('schema/partner-scopes.json').describe('Which scope of an API key each part of the contract takes'),
  PARTNER_USAGE_FLUSH_MS: env.integer({ min: 100, max: 3_600_000 }).default(10_000).describe('How often the usage of API keys is handed to the service that keeps them'),
  REDIS_URL: env.redisUrl(),
  RABBITMQ_URL: env.rabbitmqUrl().optional().describe('Where events come from that say which cached answers are outdated; nothing is cached without it'),
  CACHE_MAX_AGE_SECONDS: env.integer({ min: 0, max: 3600 }).default(3600).describe('Longest that an answer is cached, whatever @cacheControl allows; 0 for never'),
  CLIENT_MAX_AGE_SECONDS: env.integer({ min: 0, max: 86_400 }).default(5).describe('Longest that clients and caches on the way may keep an answer: no eviction reaches them'),
  RATE_LIMIT_ACTOR: env.integer({ min: 0, max: 10_000_000 }).default(1200).describe('Requests per minute of one person, guest or partner; 0 for no limit'),
  RATE_LIMIT_ADDRESS: env.integer({ min: 0, max: 10_000_000 }).default(6000).describe('Requests per minute from one address; 0 for no limit'),
  RATE_LIMIT_CLIENT: env.integer({ min: 0, max: 10_000_000 }).default(0).describe('Requests per minute of all that use one client name; 0 for no limit'),
  SHED_ANONYMOUS_MS: env.integer({ min: 10, max: 60_000 }).default(150).describe('Event loop delay in milliseconds from which requests of visitors are refused'),
  SHED_EVERYBODY_MS: env.integer({ min: 10, max: 60_000 }).default(400).describe('Event loop delay in milliseconds from which all requests are refused'),
  EXECUTIONS_AT_ONCE: env.integer({ min: 0, max: 100_000 }).default(defaultAtOnce).describe('Requests that are executed at once while the processor is busy; others wait for their turn. More are when it has time to spare, since subgraphs are slow. 0 for no bound'),
  EXECUTIONS_WAITING: env.integer({ min: 0, max: 100_000 }).default(defaultMaxWaiting).describe('Requests that may wait for their turn; more are refused'),
  SUBGRAPH_SETTINGS: jsonField(parseSubgraphOverrides).optional().describe('What differs for single subgraphs, JSON such as {"product":{"timeoutMs":500,"connections":32,"pipelining":4,"maxConcurrent":64,"breaker":{"openMs":1000},"retry":{"share":0.05},"ejection":{"failures":2}}}'),
  SUBGRAPH_TIMEOUT_MS: env.integer({ min: 50, max: 60_000 }).default(3000).describe('Longest one call to a subgraph may take'),
  TLS_CERT_FILE: env.string().optional().describe('Certificate that the gateway shows to subgraphs (PEM), together with the next two'),
  TLS_KEY_FILE: env.string().optional().describe('Private key of TLS_CERT_FILE (PEM)'),
  TLS_CA_FILE: env.string().optional().describe('Issuer of the certificates of subgraphs (PEM)'),
  SUBGRAPH_CONNECTIONS: env.integer({ min: 1, max: 1024 }).default(64).describe('Connections kept to each subgraph'),
  SUBGRAPH_PIPELINING: env.integer({ min: 1, max: 16 }).default(1).describe('Most queries to a subgraph that leave in one write over one plain connection when many are under way; they are answered one after the other, so only where subgraphs answer quickly and begin the second before the first is answered, as those of node:http do'),
};

export type GatewayConfig = ReturnType<typeof readConfig>;

/** Reads and checks the environment. Throws ConfigError. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  const config = loadConfig(configShape, environment);
  if ((config.SUPERGRAPH_FILE === undefined) === (config.SUPERGRAPH_REGISTRY === undefined)) {
    throw new ConfigError([{ variable: 'SUPERGRAPH_FILE', problem: 'set either this or SUPERGRAPH_REGISTRY', description: 'Where supergraphs come from' }]);
  }
  return config;
}

/** @apollo/gateway sends usage data home unless this variable, which it reads itself, says otherwise. */
export function disableApolloTelemetry(): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
}
