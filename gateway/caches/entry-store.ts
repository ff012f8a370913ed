import { crc32 } from 'node:zlib';
import type { Redis } from 'ioredis';
import { tryRedis } from '#platform/cache/try-redis';
import { counter } from '#platform/telemetry/metrics';
import { decodeEntry, encodeEntry, type CacheEntry } from './entry-codec.ts';

export interface Wanted {
  readonly key: string;
  /** Names a group of keys that live together, so that a batch is read by one command in a cluster, too. */
  readonly group: string;
  /** Tags that its entry is known to have, read along with it. */
  readonly tags: readonly string[];
}

export interface Lookup {
  /** The number of evictions there had been; undefined when nothing may be stored. */
  readonly sequence: number | undefined;
  /** One per key wanted; undefined is a miss. */
  readonly entries: readonly (CacheEntry | undefined)[];
}

export interface EntryStore {
  /** A Redis failure reads as misses. */
  read(wanted: readonly Wanted[]): Promise<Lookup>;
  /** Stores answers; failures are counted, not thrown. */
  write(entries: readonly { key: string; group: string; entry: CacheEntry; ttlMs: number }[]): Promise<void>;
  /** From when this resolves, nobody reads an entry with one of these tags that was asked for before. Rejects when Redis does not confirm. */
  evict(tags: readonly string[]): Promise<void>;
}

export interface EntryStoreOptions {
  redis: Redis;
  /** Put before all keys. */
  prefix?: string;
  /** Larger answers are not stored. */
  maxEntryBytes?: number;
  /** False while Redis may have lost evictions: then nothing is read. */
  isReliable?: () => boolean;
}

/**
 * Marks of entities share this many places per type, so that all marks together stay small enough never to expire: memory pressure
 * takes what expires first, and an entry must not outlive the mark that judges it. One eviction in so many meets another's entities.
 */
const markPlaces = 4096;

/**
 * Counts evictions. By the clock of Redis and never backwards, and notes where counting began: should Redis lose everything (FLUSHALL, or an empty one in its place),
 * an answer that was asked for before is older than that, and is not believed, since the marks that would judge it are lost as well.
 */
const advance = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('GET', KEYS[1]) or 0)
if now <= last then now = last + 1 end
redis.call('SET', KEYS[1], string.format('%.0f', now))
redis.call('SET', KEYS[2], string.format('%.0f', now), 'NX')`;
const advanceScript = `${advance}
return string.format('%.0f', now)`;

/** Two evictions at one time must not undo each other: the later number stays. */
const markScript = `
if tonumber(redis.call('GET', KEYS[1]) or 0) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1]) end`;

/** Both at once, where all keys are on one server: one way there and back, and the time until an answer is not old any more is what counts. */
const evictScript = `${advance}
for place = 3, #KEYS do
  if tonumber(redis.call('GET', KEYS[place]) or 0) < now then redis.call('SET', KEYS[place], string.format('%.0f', now)) end
end`;

const bytesStored = counter({ name: 'gateway_cache_stored_bytes_total', help: 'Bytes of answers stored in the cache, compressed' });
const tooLarge = counter({ name: 'gateway_cache_too_large_total', help: 'Answers not stored because of their size' });

/**
 * The Redis side of the cache. An eviction does not look for entries: it notes the tag with the next number of a sequence. An entry
 * carries the number of the sequence from before it was asked for, and is good while none of its tags has a later one. So an answer
 * computed before an eviction can be stored after it, and still nobody reads it.
 */
export function createEntryStore({ redis, prefix = 'gwc2', maxEntryBytes = 512 * 1024, isReliable = () => true }: EntryStoreOptions): EntryStore {
  const { counters, startKey, entryKey, markKey } = createKeys(prefix);
  const readMarks = async (tags: readonly string[]): Promise<Map<string, number>> => marksOf(tags, await getMany(redis, tags.map(markKey)));
  const evict = async (tags: readonly string[]): Promise<void> => {
    const marks = [...new Set(tags.map(markKey))];
    if (!redis.isCluster) return void (await redis.eval(evictScript, 2 + marks.length, ...counters, ...marks));
    const next = String(await redis.eval(advanceScript, 2, ...counters));
    await Promise.all(marks.map((key) => redis.eval(markScript, 1, key, next)));
  };

  async function lookup(wanted: readonly Wanted[]): Promise<Lookup> {
    const known = [...new Set(wanted.flatMap(({ tags }) => tags))];
    const keys = [...wanted.map(({ group, key }) => entryKey(group, key)), ...known.map(markKey)];
    // The counters last: had Redis lost the marks between, they would show it.
    const [found, counted] = await Promise.all([getMany(redis, keys), redis.mget(...counters)]);
    const nothing = { sequence: undefined, entries: wanted.map(() => undefined) };
    // Nothing was ever evicted, or the counter was lost: what there is cannot be judged, and counting starts now.
    if (counted.includes(null)) {
      await evict([]);
      return nothing;
    }
    const [sequence = 0, start = 0] = counted.map(Number);
    const marks = marksOf(known, found.slice(wanted.length));
    const entries = wanted.map((_each, index) => decodeEntry(found[index], maxEntryBytes));
    const further = new Set(entries.flatMap((entry) => entry?.tags.filter((tag) => !marks.has(tag)) ?? []));
    if (further.size > 0) {
      const [more, startAfter] = await Promise.all([readMarks([...further]), redis.get(startKey)]);
      if (Number(startAfter) !== start) return nothing;
      for (const [tag, mark] of more) marks.set(tag, mark);
    }
    const now = Date.now();
    const isGood = (entry: CacheEntry, { tags }: Wanted): boolean =>
      entry.sequence >= start && entry.sequence <= sequence && entry.storedAt + entry.maxAgeMs > now && [...tags, ...entry.tags].every((tag) => (marks.get(tag) ?? 0) <= entry.sequence);
    return { sequence, entries: wanted.map((each, index) => goodOrNone(entries[index], (entry) => isGood(entry, each))) };
  }

  return {
    async read(wanted) {
      const found = isReliable() ? await tryRedis(redis, 'gateway cache read', () => lookup(wanted)) : undefined;
      // Once more: Redis may have gone and come back meanwhile.
      return found && isReliable() ? found : { sequence: undefined, entries: wanted.map(() => undefined) };
    },
    async write(entries) {
      const writes = entries.flatMap(({ key, group, entry, ttlMs }) => {
        const encoded = encodeEntry(entry, maxEntryBytes);
        if (encoded) bytesStored.inc(encoded.length);
        else tooLarge.inc();
        return encoded ? [() => redis.set(entryKey(group, key), encoded, 'PX', Math.ceil(ttlMs))] : [];
      });
      await tryRedis(redis, 'gateway cache write', () => Promise.all(writes.map((write) => write())));
    },
    evict,
  };
}

/** Names of the keys in Redis. */
function createKeys(prefix: string) {
  const sequenceKey = `${prefix}:sequence`;
  /** In the slot of the other, so that a cluster reads and writes both at once. */
  const startKey = `${prefix}:start{${sequenceKey}}`;
  return {
    counters: [sequenceKey, startKey] as const,
    startKey,
    entryKey: (group: string, key: string): string => `${prefix}:{${group}}:${key}`,
    markKey: (tag: string): string => `${prefix}:{${groupOfTag(tag)}}!${markOf(tag)}`,
  };
}

function marksOf(tags: readonly string[], values: readonly (Buffer | null)[]): Map<string, number> {
  return new Map(tags.map((tag, index) => [tag, Number(values[index]?.toString() ?? 0)]));
}

function goodOrNone(entry: CacheEntry | undefined, isGood: (entry: CacheEntry) => boolean): CacheEntry | undefined {
  return entry && isGood(entry) ? entry : undefined;
}

function markOf(tag: string): string {
  return tag.startsWith('entity:') ? `entity:${groupOfTag(tag)}:${crc32(tag) % markPlaces}` : tag;
}

/** The type that an entity's tags are about: they live with its entries. */
function groupOfTag(tag: string): string {
  const [kind = '', name = ''] = tag.split(':');
  return kind === 'entity' || kind === 'type' || kind === 'nothing' ? name : kind;
}

/** Values of keys in order, by one command per group. */
async function getMany(redis: Redis, keys: readonly string[]): Promise<readonly (Buffer | null)[]> {
  const groups = new Map<string, number[]>();
  keys.forEach((key, index) => {
    const group = key.slice(key.indexOf('{'), key.indexOf('}'));
    const indexes = groups.get(group);
    if (indexes) indexes.push(index);
    else groups.set(group, [index]);
  });
  const values: (Buffer | null)[] = keys.map(() => null);
  await Promise.all(
    [...groups.values()].map(async (indexes) => {
      const found = await redis.mgetBuffer(indexes.map((index) => keys[index] ?? ''));
      indexes.forEach((index, at) => (values[index] = found[at] ?? null));
    }),
  );
  return values;
}
