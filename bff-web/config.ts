import { admissionConfig } from '#platform/bff/admission';
import { commonConfig, env, loadConfig } from '#platform/config/env';

/** The variables the web BFF reads; the table in docs is generated from them. */
export const configShape = {
  ...commonConfig({ port: 4001 }),
  GATEWAY_URL: env.endpoints().default('http://127.0.0.1:4000/graphql').describe("The gateway's GraphQL address; several separated by |, dns+http://... for all addresses of a name, file:///... for a file of URLs that is followed"),
  GATEWAY_CLIENT_KEY: env.secret().describe('Proves to the gateway that this service calls, one of its GATEWAY_CLIENT_KEYS'),
  REDIS_URL: env.redisUrl(),
  RABBITMQ_URL: env.rabbitmqUrl().optional().describe('Where messages come from that wake live updates and evict pages; without it both are minutes and seconds late'),
  PUBLIC_WEB_URL: env.url().default('http://localhost:4001').describe("The storefront's public address, for canonical links; its origin may call this service"),
  MEDIA_BASE_URL: env.url().default('http://127.0.0.1:4202/media').describe('Public address that picture addresses begin with'),
  WEB_ALLOWED_ORIGINS: env.string().optional().describe('Further origins whose pages may call this service with cookies, separated by commas'),
  SESSION_COOKIE_SECURE: env
    .boolean()
    .default(true)
    .describe('Whether the cookie is `__Host-sid` with Secure (Chromium and Firefox accept it on http://localhost, too); `false` names it `sid`, for plain-http tools such as curl'),
  FEATURES_FILE: env.string().optional().describe('File of the feature settings, followed while the service runs; without it flags are as declared and no experiment runs'),
  TRUSTED_PROXY_HOPS: env.integer({ min: 0, max: 10 }).default(0).describe('How many proxies in front append to X-Forwarded-For'),
  REQUEST_TIMEOUT_MS: env.integer({ min: 100, max: 60_000 }).default(4000).describe('Longest a request may take in milliseconds'),
  PAGE_FRESH_MS: env
    .integer({ min: 0, max: 60_000 })
    .default(1000)
    .describe('Milliseconds that a page for guests is given from memory; for five times as long the old one is given while a new one is made; 0 turns it off'),
  ...admissionConfig,
  OPERATIONS_FILE: env
    .string()
    .default(new URL('../schema/operations/web.json', import.meta.url).pathname)
    .describe('Manifest of registered operations'),
};

export const readConfig = () => loadConfig(configShape);

export type Config = ReturnType<typeof readConfig>;
