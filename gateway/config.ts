import { defaultMaxCost } from './limits/cost-limit.ts';
import { commonConfig, env, loadConfig } from '#platform/config/env';

/** Environment variables of the gateway. */
export const configShape = {
  ...commonConfig({ port: 4000 }),
  SUPERGRAPH_FILE: env.string().describe('Supergraph SDL; followed when it changes'),
  SUBGRAPH_URLS: env.map().optional().describe('Addresses in place of those in the supergraph, "product=http://...,order=http://..."'),
  IDENTITY_PRIVATE_KEY: env.privateJwk().describe('Ed25519 JWK that signs who is asking, for the subgraphs'),
  ACCESS_TOKEN_JWKS_URL: env.url().describe('Where the keys of access tokens are published'),
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
  SUBGRAPH_TIMEOUT_MS: env.integer({ min: 50, max: 60_000 }).default(3000).describe('Longest one call to a subgraph may take'),
  SUBGRAPH_CONNECTIONS: env.integer({ min: 1, max: 1024 }).default(64).describe('Connections kept to each subgraph'),
};

export type GatewayConfig = ReturnType<typeof readConfig>;

/** Reads and checks the environment. Throws ConfigError. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  return loadConfig(configShape, environment);
}

/** @apollo/gateway sends usage data home unless this variable, which it reads itself, says otherwise. */
export function disableApolloTelemetry(): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
}
