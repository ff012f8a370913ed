/** The user subgraph as a process. */
import { closeRedis, createRedis } from '#platform/cache/redis';
import { createIdentityVerifier } from '#platform/auth/identity';
import { followKeys } from '#platform/auth/key-file';
import { gatewayKeysOf } from '#platform/service/gateway-keys';
import { createSealer } from '#platform/auth/sealer';
import { runSubgraphService } from '#platform/service/subgraph-service';
import { buildApp, schemaFile } from './app.ts';
import { readConfig } from './config.ts';
import { createAttemptLimits } from './credentials/attempt-limits.ts';
import { createPasswordHasher } from './credentials/password-hasher.ts';
import { createTokenIssuer } from './credentials/token-issuer.ts';
import { entities } from './data/entities.ts';
import { migrations } from './data/migrations/index.ts';

const config = readConfig();
const dayMs = 86_400_000;

await runSubgraphService({
  name: 'user',
  config,
  schemaFile,
  entities,
  migrations,
  buildApp(deps) {
    const redis = createRedis({ url: config.REDIS_URL, logger: deps.logger });
    const keys = followKeys({ file: config.ACCESS_TOKEN_KEYS_FILE, initial: config.ACCESS_TOKEN_PRIVATE_KEYS, logger: deps.logger });
    const app = buildApp({
      ...deps,
      publicKeys: keys.published,
      identity: createIdentityVerifier({ publicKeys: gatewayKeysOf(config, deps.logger), audience: 'user' }),
      passwords: createPasswordHasher({ maxConcurrent: config.PASSWORD_HASH_CONCURRENCY }),
      tokens: createTokenIssuer({
        signing: keys.signing,
        issuer: config.ACCESS_TOKEN_ISSUER,
        audience: config.ACCESS_TOKEN_AUDIENCE,
        lifetimeSeconds: config.ACCESS_TOKEN_LIFETIME_SECONDS,
      }),
      limits: createAttemptLimits({
        redis,
        attempts: config.PASSWORD_ATTEMPTS,
        windowMs: config.PASSWORD_ATTEMPTS_WINDOW_SECONDS * 1000,
        failuresPerAddress: config.PASSWORD_FAILURES_PER_ADDRESS,
        requestsPerAddress: config.ACCOUNT_REQUESTS_PER_ADDRESS,
      }),
      sealer: createSealer(config.SEALING_KEYS),
      secondFactorPolicy: config.SECOND_FACTOR_POLICY ?? (config.NODE_ENV === 'production' ? 'required' : 'optional'),
      hasSandbox: config.SANDBOX_MARKETPLACE,
      sessionPolicy: { maxMs: config.SESSION_MAX_DAYS * dayMs, idleMs: config.SESSION_IDLE_DAYS * dayMs },
    });
    return { ...app, stop: () => closeRedis(redis) };
  },
});
