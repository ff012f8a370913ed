import type { Redis } from 'ioredis';
import { counter } from '../telemetry/metrics.ts';
import { createCacheStore, type CacheStore, type Found } from './cache-store.ts';
import { createSingleFlight, type SingleFlight } from './single-flight.ts';

export interface ReadThroughOptions {
  redis: Redis;
  /** Namespace of the keys, version included: change it when the values' shape changes, `product:v1`. */
  prefix: string;
  /** Until this age a value is served as it is. */
  staleSeconds: number;
  /** Until this age a stale value is served while it is loaded again; past it, readers wait. */
  maxSeconds: number;
  /** The same limit for "there is nothing"; `staleSeconds` unless set. */
  negativeSeconds?: number;
}

export interface ReadThrough<V> {
  get(key: string, load: () => Promise<V | null>): Promise<V | null>;
  /** The map has every key; what does not exist is null. `loadMany` gets the missing keys only, in one call. */
  getMany(keys: readonly string[], loadMany: (missing: readonly string[]) => Promise<ReadonlyMap<string, V>>): Promise<Map<string, V | null>>;
  /** Forgets values that have changed; throws when Redis cannot confirm, so that the caller tries again. */
  evict(keys: readonly string[]): Promise<void>;
}

interface Cache<V> {
  store: CacheStore<V>;
  flights: SingleFlight<V | null>;
  /** Keys whose stale values are being loaded again. */
  refreshing: Set<string>;
  options: ReadThroughOptions;
}

const lookups = counter({ name: 'cache_lookups_total', help: 'Cache lookups by result', labels: ['cache', 'result'] });

/**
 * A read-through cache in Redis. Absence is cached as well; expiry is jittered by ten per cent, so that keys filled
 * together do not expire together; concurrent loads of a key are merged within the process. A Redis failure is a
 * miss, never an error.
 */
export function readThrough<V>(options: ReadThroughOptions): ReadThrough<V> {
  const { redis, prefix, staleSeconds, maxSeconds } = options;
  if (!(staleSeconds > 0 && maxSeconds >= staleSeconds)) {
    throw new RangeError(`Expected 0 < staleSeconds <= maxSeconds, got ${staleSeconds} and ${maxSeconds}`);
  }
  const cache: Cache<V> = { store: createCacheStore<V>({ redis, prefix }), flights: createSingleFlight(), refreshing: new Set(), options };
  return {
    get: (key, load) => getOne(cache, key, load),
    getMany: (keys, loadMany) => getMany(cache, keys, loadMany),
    evict: (keys) => cache.store.evict(keys),
  };
}

async function getOne<V>(cache: Cache<V>, key: string, load: () => Promise<V | null>): Promise<V | null> {
  const [found] = await cache.store.read([key]);
  const seen = found ?? { raw: '' };
  const loadAndFill = (): Promise<V | null> =>
    // What was seen is part of the key: who read after an eviction must not join a load begun before it.
    cache.flights.run(`${key} ${seen.raw}`, async () => {
      const value = await load();
      await fill(cache, key, seen, value);
      return value;
    });
  const state = stateOf(cache, seen);
  lookups.inc({ cache: cache.options.prefix, result: state });
  if (state === 'miss') return loadAndFill();
  if (state === 'stale') refreshInBackground(cache, [key], loadAndFill);
  return seen.entry?.value ?? null;
}

async function getMany<V>(
  cache: Cache<V>,
  keys: readonly string[],
  loadMany: (missing: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): Promise<Map<string, V | null>> {
  const unique = [...new Set(keys)];
  const found = await cache.store.read(unique);
  const result = new Map<string, V | null>();
  const wanted: Record<'miss' | 'stale', Map<string, Found<V>>> = { miss: new Map(), stale: new Map() };
  unique.forEach((key, index) => {
    const seen = found[index] ?? { raw: '' };
    const state = stateOf(cache, seen);
    lookups.inc({ cache: cache.options.prefix, result: state });
    if (state !== 'miss') result.set(key, seen.entry?.value ?? null);
    if (state === 'miss' || (state === 'stale' && !cache.refreshing.has(key))) wanted[state].set(key, seen);
  });
  const loadAndFill = async (seen: Map<string, Found<V>>): Promise<void> => {
    const loaded = await loadMany([...seen.keys()]);
    const fills = [...seen].map(([key, was]) => {
      const value = loaded.get(key) ?? null;
      if (!result.has(key)) result.set(key, value);
      return fill(cache, key, was, value);
    });
    await Promise.all(fills);
  };
  if (wanted.stale.size > 0) refreshInBackground(cache, wanted.stale.keys(), () => loadAndFill(wanted.stale));
  if (wanted.miss.size > 0) await loadAndFill(wanted.miss);
  return result;
}

function stateOf<V>({ options }: Cache<V>, { entry }: Found<V>): 'hit' | 'stale' | 'miss' {
  if (!entry) return 'miss';
  const ageSeconds = (Date.now() - entry.storedAt) / 1000;
  if (ageSeconds < options.staleSeconds) return 'hit';
  return ageSeconds < options.maxSeconds ? 'stale' : 'miss';
}

function fill<V>(cache: Cache<V>, key: string, seen: Found<V>, value: V | null): Promise<void> {
  const { maxSeconds, staleSeconds, negativeSeconds = staleSeconds } = cache.options;
  const seconds = value === null ? Math.min(negativeSeconds, maxSeconds) : maxSeconds;
  return cache.store.fill(key, seen.raw, value, seconds * 1000 * (0.9 + Math.random() * 0.1));
}

/** The reader has its answer already, so a failed refresh is only counted; the next reader tries again. */
function refreshInBackground<V>(cache: Cache<V>, keys: Iterable<string>, work: () => Promise<unknown>): void {
  const started = [...keys];
  for (const key of started) cache.refreshing.add(key);
  work()
    .catch(() => lookups.inc({ cache: cache.options.prefix, result: 'refresh_failed' }))
    .finally(() => {
      for (const key of started) cache.refreshing.delete(key);
    });
}
