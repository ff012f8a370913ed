import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from '#platform/telemetry/logger';

/** Whether Redis still knows all that was evicted. */
export interface RedisMemory {
  isReliable(): boolean;
  stop(): void;
}

export interface RedisMemoryOptions {
  redis: Redis;
  /** Where it is noted which run of Redis the cache belongs to. */
  key: string;
  /** Rejects when Redis does not confirm. */
  evictEverything(): Promise<void>;
  logger: Logger;
}

const retryMs = 100;

/**
 * A Redis that was started again has lost its last second, and with it perhaps evictions whose entries are still there; one that a
 * replica took over from has, too. So everything is evicted once per run of Redis, by whichever gateway comes first. One that drops
 * keys which never expire is not used at all: evictions are such keys.
 */
export function watchRedisMemory({ redis, key, evictEverything, logger }: RedisMemoryOptions): RedisMemory {
  let connection = 0;
  let isReliable = false;
  async function vouch(own: number): Promise<void> {
    while (own === connection && !isReliable) {
      try {
        if (await isAcceptable({ redis, key, evictEverything, logger })) isReliable = own === connection;
        else return;
      } catch (error) {
        logger.debug({ err: error }, 'Redis did not say whether its memory can be relied on');
        await delay(retryMs, undefined, { ref: false });
      }
    }
  }
  const onReady = (): void => void vouch((connection += 1));
  const onClose = (): void => {
    connection += 1;
    isReliable = false;
  };
  redis.on('ready', onReady);
  redis.on('close', onClose);
  if (redis.status === 'ready') onReady();
  return {
    isReliable: () => isReliable,
    stop() {
      onClose();
      redis.off('ready', onReady);
      redis.off('close', onClose);
    },
  };
}

async function isAcceptable({ redis, key, evictEverything, logger }: RedisMemoryOptions): Promise<boolean> {
  const [info, known] = await Promise.all([redis.info(), redis.get(key)]);
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? '';
  if (policy.startsWith('allkeys')) {
    logger.error({ policy }, 'nothing is cached: this Redis may forget what was evicted; expected maxmemory-policy volatile-ttl');
    return false;
  }
  if (/^redis_mode:cluster/m.test(info)) {
    logger.warn('nothing is cached: of a Redis Cluster it cannot be told yet which node was started again, and what it forgot');
    return false;
  }
  const run = /^run_id:(\S+)/m.exec(info)?.[1] ?? '';
  if (run === known) return true;
  await evictEverything();
  await redis.set(key, run);
  return true;
}
