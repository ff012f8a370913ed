import type { Redis } from 'ioredis';
import { closeRedis, createRedis } from '#platform/cache/redis';
import type { Logger } from '#platform/telemetry/logger';
import { createGatewayCache, type GatewayCache } from './caches/gateway-cache.ts';
import type { GatewayConfig } from './config.ts';
import { createLoadShedding, type LoadShedding } from '#platform/limits/load-shedding';
import { createStartGate, type StartGate } from './limits/start-gate.ts';
import { createRateLimits, type RateLimits } from './limits/rate-limits.ts';

/** What decides about requests besides what they ask: how often, how busy we are, and what is known already. */
export interface Traffic {
  readonly cache?: GatewayCache | undefined;
  readonly clientMaxAgeSeconds?: number | undefined;
  readonly rateLimits?: RateLimits | undefined;
  readonly shedding?: LoadShedding | undefined;
  /** How much is executed at once; whatever comes unless given. */
  readonly gate?: StartGate | undefined;
  /** For other limits. */
  readonly redis?: Redis;
  stop(): Promise<void>;
}

/** As the environment asks for it. Without Redis limits hold per process, and nothing is cached. */
export async function createTraffic(config: GatewayConfig, logger: Logger): Promise<Traffic> {
  const redis = createRedis({ url: config.REDIS_URL, logger });
  const perMinute = { actor: config.RATE_LIMIT_ACTOR, address: config.RATE_LIMIT_ADDRESS, client: config.RATE_LIMIT_CLIENT };
  const isCaching = config.RABBITMQ_URL !== undefined && config.CACHE_MAX_AGE_SECONDS > 0;
  const cache = !isCaching ? undefined : await createGatewayCache({ redis, logger, rabbitmqUrl: config.RABBITMQ_URL, maxAgeSeconds: config.CACHE_MAX_AGE_SECONDS });
  if (config.RABBITMQ_URL === undefined) logger.warn('RABBITMQ_URL is not set: nothing is cached, since nobody would say what is outdated');
  const shedding = createLoadShedding({ anonymousMs: config.SHED_ANONYMOUS_MS, everybodyMs: config.SHED_EVERYBODY_MS });
  return {
    cache,
    clientMaxAgeSeconds: config.CLIENT_MAX_AGE_SECONDS,
    rateLimits: createRateLimits({ redis, perMinute }),
    shedding,
    ...(config.EXECUTIONS_AT_ONCE > 0 && { gate: createStartGate({ atOnce: config.EXECUTIONS_AT_ONCE, maxWaiting: config.EXECUTIONS_WAITING }) }),
    redis,
    async stop() {
      shedding.stop();
      await cache?.stop();
      await closeRedis(redis);
    },
  };
}
