import { commonConfig, env, type z } from '../config/env.ts';

/** The variables every subgraph reads, by the port it listens on unless told otherwise. Spread it and add your own. */
export function subgraphConfig({ port }: { port: number }) {
  return {
    ...commonConfig({ port }),
    SERVICE_ROLE: env.serviceRole(),
    DATABASE_URL: env.databaseUrl(),
    DATABASE_REPLICA_URLS: env.databaseUrls().optional().describe('Replicas of the database, separated by |; reads of requests go to one that is level with the primary. They need GTIDs, and the same name and accounts'),
    DATABASE_POOL_SIZE: env.integer({ min: 1, max: 500 }).default(10).describe('Most database connections for requests; background work has half as many of its own'),
    RABBITMQ_URL: env.rabbitmqUrl(),
    OUTBOX_BACKLOG_LIMIT: env.integer({ min: 1, max: 10_000_000 }).default(50_000).describe('Most messages that may wait to be published before requests that would add to them get 503; reads and background work go on'),
    REDIS_URL: env.redisUrl(),
    TLS_CERT_FILE: env.string().optional().describe('Certificate of this service (PEM); with the next two it serves HTTPS and callers need a certificate, too'),
    TLS_KEY_FILE: env.string().optional().describe('Private key of TLS_CERT_FILE (PEM)'),
    TLS_CA_FILE: env.string().optional().describe('Issuer of the certificates that callers must have (PEM)'),
    IDENTITY_PUBLIC_KEYS: env.jwks().describe('Public keys of the gateway as JWKS in JSON; calls not signed by one of them are refused'),
    IDENTITY_PUBLIC_KEYS_FILE: env.string().optional().describe('File with the public keys of the gateway, followed when it changes; in place of IDENTITY_PUBLIC_KEYS from when it is there'),
    MIGRATE: env.oneOf('on', 'off', 'only').default('on').describe('Whether to run pending migrations at start; with `only` the process ends after them'),
    MEDIA_BASE_URL: env.url().default('http://127.0.0.1:4202/media').describe('Public address that picture addresses begin with'),
  };
}

export type SubgraphConfig = z.infer<z.ZodObject<ReturnType<typeof subgraphConfig>>>;
