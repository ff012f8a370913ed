import { commonConfig, env, loadConfig } from '#platform/config/env';

const database = (name: string) => env.databaseUrl().describe(`Database of the sandbox's ${name} subgraph, mysql://user:password@host:3306/name; never the real one's`);

/** Variables of the sandbox marketplace. */
export const sandboxConfigShape = {
  ...commonConfig({ port: 4203 }),
  SANDBOX_VENDOR_DATABASE_URL: database('vendor'),
  SANDBOX_PRODUCT_DATABASE_URL: database('product'),
  SANDBOX_ORDER_DATABASE_URL: database('order'),
  SANDBOX_NOTIFICATION_DATABASE_URL: database('notification'),
  RABBITMQ_URL: env.rabbitmqUrl(),
  REDIS_URL: env.redisUrl(),
  IDENTITY_PUBLIC_KEYS: env.jwks().describe('Public keys of the gateway as JWKS in JSON; calls not signed by one of them are refused'),
  IDENTITY_PUBLIC_KEYS_FILE: env.string().optional().describe('File with the public keys of the gateway, followed when it changes; in place of IDENTITY_PUBLIC_KEYS from when it is there'),
  MEDIA_BASE_URL: env.url().default('http://127.0.0.1:4202/media').describe('Public address that picture addresses begin with'),
  SANDBOX_DIR: env.string().default('.dev/sandbox').describe('Folder where the payments of the sandbox marketplace are kept'),
  SANDBOX_PUBLIC_URL: env.url().optional().describe('Where partners reach the downloads of the sandbox marketplace; its own address when not set'),
  SANDBOX_LOCAL_WEBHOOKS: env.boolean().default(false).describe('Whether webhooks of the sandbox marketplace may be sent to programs on this machine, and without TLS: for development'),
};

export type SandboxConfig = ReturnType<typeof readConfig>;

/** Throws ConfigError naming each variable that is missing or wrong. */
export function readConfig(environment?: NodeJS.ProcessEnv) {
  return loadConfig(sandboxConfigShape, environment);
}
