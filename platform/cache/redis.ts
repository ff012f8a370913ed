import { Redis } from 'ioredis';
import type { Logger } from '../telemetry/logger.ts';
import { gauge } from '../telemetry/metrics.ts';

export type { Redis } from 'ioredis';

const up = gauge({ name: 'redis_up', help: 'Whether the connection to Redis is usable' });
const logEveryMs = 10_000;

/**
 * A Redis connection that fails fast: commands are not queued while it is down, are tried once, and wait at most
 * `commandTimeoutMs`. It reconnects by itself for ever. Redis is never the truth here, so callers treat a failure as
 * a miss. Returns at once, connected or not.
 */
export function createRedis({ url, logger, commandTimeoutMs = 100 }: { url: string; logger: Logger; commandTimeoutMs?: number }): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 1,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 2_000,
    // Full jitter, so that a fleet does not come back in step.
    retryStrategy: (attempt) => 50 + Math.random() * Math.min(2_000, 100 * 2 ** Math.min(attempt, 10)),
  });
  let loggedAt = -Infinity;
  redis.on('ready', () => {
    up.set(1);
    logger.info('redis is connected');
  });
  redis.on('close', () => up.set(0));
  redis.on('error', (error) => {
    if (performance.now() - loggedAt < logEveryMs) return;
    loggedAt = performance.now();
    logger.warn({ err: error }, 'redis is not reachable; going on without it');
  });
  return redis;
}

/** Ends the connection; waits for commands in flight if it is up. */
export async function closeRedis(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await redis.quit().catch(() => redis.disconnect());
  else redis.disconnect();
}

/** `ok`, or why Redis cannot be used now; for readiness checks, where it counts as degraded only. */
export async function redisHealth(redis: Redis): Promise<string> {
  try {
    await redis.ping();
    return 'ok';
  } catch (error) {
    return `degraded: ${error instanceof Error ? error.message : String(error)}`;
  }
}
