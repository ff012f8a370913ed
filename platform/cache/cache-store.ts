import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { tryRedis } from './try-redis.ts';

/** What was found under a key. `raw` proves later that nobody evicted or replaced it in between. */
export interface Found<V> {
  raw: string;
  entry?: { value: V | null; storedAt: number };
}

export interface CacheStore<V> {
  /** One result per key, in order. A Redis failure reads as a miss. */
  read(keys: readonly string[]): Promise<Found<V>[]>;
  /** Stores a value if the key still holds what `read` saw; fails silently. */
  fill(key: string, seen: string, value: V | null, ttlMs: number): Promise<void>;
  /** Removes the values; throws when Redis does not confirm it. */
  evict(keys: readonly string[]): Promise<void>;
}

interface Stored<V> {
  v: V | null;
  t: number;
}

/** Longer than any load takes (deadlines are seconds), so a load begun before an eviction cannot fill after it. */
const tombstoneMs = 30_000;
const tombstonePrefix = '!';

/**
 * Fills only when the key holds what the reader saw: "" for nothing, else the exact text. An eviction in between
 * leaves a tombstone, so what was loaded before the change cannot bury what changed. One key: safe in a cluster.
 */
const fillScript = `
local current = redis.call('GET', KEYS[1]) or ''
if current ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/** The Redis side of a read-through cache: JSON values with the time they were stored. */
export function createCacheStore<V>({ redis, prefix }: { redis: Redis; prefix: string }): CacheStore<V> {
  const nameOf = (key: string): string => `${prefix}:${key}`;
  return {
    async read(keys) {
      // Single GETs, which the client sends as one pipeline, and no MGET: in a cluster the keys live in many slots.
      const raws = await tryRedis(redis, `${prefix} read`, () => Promise.all(keys.map((key) => redis.get(nameOf(key)))));
      return raws ? raws.map((raw) => parseFound<V>(raw ?? '')) : keys.map(() => ({ raw: '' }));
    },
    async fill(key, seen, value, ttlMs) {
      const stored: Stored<V> = { v: value, t: Date.now() };
      const fill = (): Promise<number> =>
        redis.eval(fillScript, 1, nameOf(key), seen, JSON.stringify(stored), Math.ceil(ttlMs)) as Promise<number>;
      await tryRedis(redis, `${prefix} fill`, fill);
    },
    async evict(keys) {
      const tombstone = `${tombstonePrefix}${randomBytes(8).toString('hex')}`;
      await Promise.all(keys.map((key) => redis.set(nameOf(key), tombstone, 'PX', tombstoneMs)));
    },
  };
}

function parseFound<V>(raw: string): Found<V> {
  if (raw === '' || raw.startsWith(tombstonePrefix)) return { raw };
  const { v, t } = JSON.parse(raw) as Stored<V>;
  return { raw, entry: { value: v, storedAt: t } };
}
