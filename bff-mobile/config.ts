import { admissionConfig } from '#platform/bff/admission';
import { commonConfig, env, loadConfig } from '#platform/config/env';
import { isAppVersion } from './device/app-version.ts';

/** The variables the mobile BFF reads; the table in docs is generated from them. */
export const configShape = {
  ...commonConfig({ port: 4002 }),
  GATEWAY_URL: env.endpoints().default('http://127.0.0.1:4000/graphql').describe("The gateway's GraphQL address; several separated by |, dns+http://... for all addresses of a name, file:///... for a file of URLs that is followed"),
  GATEWAY_CLIENT_KEY: env.secret().describe('Proves to the gateway that this service calls, one of its GATEWAY_CLIENT_KEYS'),
  REDIS_URL: env.redisUrl().optional().describe('Where this service tells its figures for the system page; it keeps nothing else there, and without it the page does not know of it'),
  RABBITMQ_URL: env.rabbitmqUrl().optional().describe('Where messages come from that wake live updates and evict pages; without it both are minutes and seconds late'),
  MINIMUM_APP_VERSION: env
    .string()
    .default('1.0.0')
    .refine(isAppVersion, 'expected a version of two or three numbers such as 1.4.0')
    .describe('Apps older than this are told to upgrade (UPGRADE_REQUIRED)'),
  FEATURES_FILE: env.string().optional().describe('File of the feature settings, followed while the service runs; without it flags are as declared and no experiment runs'),
  TRUSTED_PROXY_HOPS: env.integer({ min: 0, max: 10 }).default(0).describe('How many proxies in front append to X-Forwarded-For'),
  REQUEST_TIMEOUT_MS: env.integer({ min: 100, max: 60_000 }).default(4000).describe('Longest a request may take in milliseconds'),
  PAGE_FRESH_MS: env
    .integer({ min: 0, max: 60_000 })
    .default(1000)
    .describe('Milliseconds that a screen for guests is given from memory; for five times as long the old one is given while a new one is made; 0 turns it off'),
  ...admissionConfig,
  OPERATIONS_FILE: env
    .string()
    .default(new URL('../schema/operations/mobile.json', import.meta.url).pathname)
    .describe('Manifest of registered operations'),
};

export const readConfig = () => loadConfig(configShape);

export type Config = ReturnType<typeof readConfig>;
