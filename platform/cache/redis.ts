import { Cluster, Redis, type Command } from 'ioredis';
import type { Logger } from '../telemetry/logger.ts';
import { gauge } from '../telemetry/metrics.ts';

export type { Redis } from 'ioredis';

const up = gauge({ name: 'redis_up', help: 'Whether the connection to Redis is usable' });
const logEveryMs = 10_000;

export interface RedisOptions {
  url: string;
  logger: Logger;
  commandTimeoutMs?: number;
  /** Commands that do not wait for others of the same turn of the event loop to be sent with them: where there is one for each request, gathering costs more than it saves. */
  sentAtOnce?: readonly string[];
}

/**
 * A Redis connection that fails fast: commands are not queued while it is down, are tried once, and wait at most
 * `commandTimeoutMs`. It reconnects by itself for ever. Redis is never the truth here, so callers treat a failure as
 * a miss. Returns at once, connected or not. `redis://:password@a:6379?cluster=b:6379,c:6379` is a Redis Cluster, of which
 * those nodes are asked where the others are; its keys are in many slots, so no command may name two without a common `{tag}`. `?commandTimeout=` in place of `commandTimeoutMs` is for
 * tests on machines with more processes than cores.
 */
export function createRedis({ url, logger, commandTimeoutMs = 100, sentAtOnce = [] }: RedisOptions): Redis {
  const redis = connect(url, sentAtOnce);
  limitWait(redis, Number(new URL(url).searchParams.get('commandTimeout') ?? commandTimeoutMs));
  let loggedAt = -Infinity;
  let isMissed = false;
  redis.on('ready', () => {
    up.set(1);
    // As loud as what it takes back: who was told the one must not miss the other.
    if (isMissed) logger.warn({ afterMs: Math.round(performance.now() - loggedAt) }, 'redis is reachable again');
    else logger.info('redis is connected');
    isMissed = false;
    loggedAt = -Infinity;
  });
  redis.on('close', () => up.set(0));
  redis.on('error', (error) => {
    if (performance.now() - loggedAt < logEveryMs) return;
    loggedAt = performance.now();
    isMissed = true;
    logger.warn({ err: error }, 'redis is not reachable; going on without it');
  });
  return redis;
}

// Full jitter, so that a fleet does not come back in step.
const retryDelay = (attempt: number): number => 50 + Math.random() * Math.min(2_000, 100 * 2 ** Math.min(attempt, 10));

function connect(text: string, sentAtOnce: readonly string[]): Redis {
  const url = new URL(text);
  const others = url.searchParams.get('cluster');
  const gathering = { enableAutoPipelining: true, autoPipeliningIgnoredCommands: [...sentAtOnce] };
  const options = { connectTimeout: 2_000, maxRetriesPerRequest: 1 };
  if (others === null) return new Redis(text, { ...options, enableOfflineQueue: false, ...gathering, retryStrategy: retryDelay });
  const redisOptions = { ...options, ...(url.password && { password: decodeURIComponent(url.password) }), ...(url.username && { username: decodeURIComponent(url.username) }), ...(url.protocol === 'rediss:' && { tls: {} }) };
  const nodes = [url.host, ...others.split(',')].map((each) => ({ host: each.slice(0, each.lastIndexOf(':')), port: Number(each.slice(each.lastIndexOf(':') + 1)) }));
  const cluster = new Cluster(nodes, { redisOptions, enableOfflineQueue: false, ...gathering, slotsRefreshTimeout: 2_000, slotsRefreshInterval: 5_000, retryDelayOnClusterDown: 0, retryDelayOnFailover: 50, maxRedirections: 4, clusterRetryStrategy: retryDelay });
  // It takes the same commands; what it has not (one server's `info`, subscriptions of one connection) nothing here uses without asking.
  return cluster as unknown as Redis;
}

/**
 * Gives each command up after `waitMs`, but never before what has already arrived was read: after a long task of this process itself, timers come before sockets, and
 * ioredis's own `commandTimeout` would blame Redis for that task. A session would be unreadable for a moment, and a sign-in refused.
 */
export function limitWait(redis: Redis, waitMs: number): void {
  const send = redis.sendCommand.bind(redis) as (command: Command, ...rest: unknown[]) => unknown;
  redis.sendCommand = (command: Command, ...rest: unknown[]) => {
    const giveUp = (): void => command.reject(new Error(`Command timed out: no answer to ${command.name} within ${waitMs} ms`));
    const timer = setTimeout(() => setImmediate(giveUp), waitMs);
    const answered = (): void => clearTimeout(timer);
    command.promise.then(answered, answered);
    return send(command, ...rest);
  };
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
