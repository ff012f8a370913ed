import type { Redis } from 'ioredis';
import type { Logger } from '#platform/telemetry/logger';
import { createCacheStatistics } from './cache-metrics.ts';
import { tags, tagsOf, type EvictionTarget } from './cache-tags.ts';
import { createEntryStore, type EntryStore } from './entry-store.ts';
import { followEvictions, type EvictionFeed } from './eviction-feed.ts';
import { evictableFields, evictions, type Eviction } from './evictions.ts';
import { createFlights } from './flights.ts';
import { watchRedisMemory } from './redis-memory.ts';
import type { SharedCache } from './request-cache.ts';

/** The cache of entities and root fields, and what evicts from it. */
export interface GatewayCache extends SharedCache {
  readonly evictableFields: ReadonlySet<string>;
  /** Evicts; when this resolves no gateway serves what it is about. Rejects when Redis does not confirm. */
  evict(target: EvictionTarget): Promise<{ tags: readonly string[] }>;
  stop(): Promise<void>;
}

export interface GatewayCacheOptions {
  redis: Redis;
  logger: Logger;
  /** Where events come from. Without it nothing outdates what is cached before it expires. */
  rabbitmqUrl?: string | undefined;
  evictions?: readonly Eviction[];
  evictableFields?: ReadonlySet<string>;
  /** Keeps tests apart, in Redis and on the broker. */
  namePrefix?: string;
  maxAgeSeconds?: number;
  negativeSeconds?: number;
  maxEntryBytes?: number;
}

/** For this long after Redis is back, evictions that failed meanwhile are done first. */
const settleMs = 500;

/** Builds the cache and begins to follow events. */
export async function createGatewayCache(options: GatewayCacheOptions): Promise<GatewayCache> {
  const { redis, logger, rabbitmqUrl, namePrefix = '', maxAgeSeconds = 3600, negativeSeconds = 5, maxEntryBytes } = options;
  const prefix = `${namePrefix}gwc2`;
  const store: EntryStore = createEntryStore({ redis, prefix, isReliable: () => memory.isReliable(), ...(maxEntryBytes !== undefined && { maxEntryBytes }) });
  const memory = watchRedisMemory({ redis, key: `${prefix}:run`, evictEverything: () => store.evict([tags.everything]), logger });
  const feed = rabbitmqUrl === undefined ? alwaysCurrent : await followEvictions({ url: rabbitmqUrl, logger, namePrefix, evictions: options.evictions ?? evictions, evict: store.evict });
  let settledAt = 0;
  const onReady = (): void => {
    settledAt = performance.now() + settleMs;
  };
  redis.on('ready', onReady);
  return {
    store,
    flights: createFlights(),
    statistics: createCacheStatistics(),
    evictableFields: options.evictableFields ?? evictableFields,
    maxAgeSeconds,
    negativeSeconds,
    isTrusted: () => memory.isReliable() && feed.isCurrent() && performance.now() >= settledAt,
    async evict(target) {
      const evicted = tagsOf(target);
      await store.evict(evicted);
      const { entities = [], ...others } = target;
      feed.tell(Object.values(others).some((list) => list !== undefined && list.length > 0) ? null : entities.map(({ key }) => key));
      return { tags: evicted };
    },
    async stop() {
      redis.off('ready', onReady);
      memory.stop();
      await feed.stop();
    },
  };
}

const alwaysCurrent: EvictionFeed = { isCurrent: () => true, tell: () => undefined, stop: async () => undefined };
