import { createRecentEvictions } from './recent-evictions.ts';

/** Something that is kept. */
export interface Kept<Value> {
  readonly value: Value;
  readonly tags: readonly string[];
  readonly madeAt: number;
}

/** What is made of what may change meanwhile, kept until it is heard that it has changed. */
export interface TaggedStore<Value> {
  get(key: string): Kept<Value> | undefined;
  /** The present moment: another after each eviction. */
  moment(): number;
  /** Keeps what was begun at that moment, unless it is outdated. Returns whether it did. */
  put(key: string, value: Value, tags: readonly string[], begunAt: number): boolean;
  /** Whether one of these tags, or everything, was evicted since, or may have been. */
  isOutdated(begunAt: number, tags: readonly string[]): boolean;
  /** Returns how many went. */
  evict(tags: readonly string[]): number;
  clear(): void;
}

/** Keeps values within a bound of bytes; what was not asked for the longest goes first. */
export function createTaggedStore<Value>({ maxBytes, sizeOf }: { maxBytes: number; sizeOf: (value: Value) => number }): TaggedStore<Value> {
  const entries = new Map<string, Kept<Value>>();
  const index = createTagIndex();
  const evicted = createRecentEvictions();
  let bytes = 0;
  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (!entry) return;
    bytes -= sizeOf(entry.value);
    entries.delete(key);
    index.remove(key, entry.tags);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      // Asked for again: to the young end of the map.
      entries.delete(key);
      entries.set(key, entry);
      return entry;
    },
    moment: evicted.mark,
    isOutdated: evicted.anySince,
    put(key, value, tags, begunAt) {
      if (evicted.anySince(begunAt, tags)) return false;
      drop(key);
      entries.set(key, { value, tags, madeAt: Date.now() });
      index.add(key, tags);
      bytes += sizeOf(value);
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break;
        drop(oldest);
      }
      return true;
    },
    evict(tags) {
      evicted.add(tags);
      const keys = index.keysOf(tags);
      for (const key of keys) drop(key);
      return keys.size;
    },
    clear() {
      evicted.addAll();
      entries.clear();
      index.clear();
      bytes = 0;
    },
  };
}

function createTagIndex() {
  const byTag = new Map<string, Set<string>>();
  return {
    add(key: string, tags: readonly string[]): void {
      for (const tag of tags) byTag.set(tag, (byTag.get(tag) ?? new Set()).add(key));
    },
    remove(key: string, tags: readonly string[]): void {
      for (const tag of tags) {
        const keys = byTag.get(tag);
        keys?.delete(key);
        if (keys?.size === 0) byTag.delete(tag);
      }
    },
    keysOf: (tags: readonly string[]): ReadonlySet<string> => new Set(tags.flatMap((tag) => [...(byTag.get(tag) ?? [])])),
    clear: (): void => byTag.clear(),
  };
}

const longestTag = 100;

/** What something is evicted by: what was asked for, as JSON, and what the JSON made of it shows by the pattern. */
export function tagsIn(asked: string, shown: string, pattern: RegExp): string[] {
  const matches = [...asked.matchAll(/"([^"\\]+)"/g), ...shown.matchAll(new RegExp(pattern, 'g'))];
  return [...new Set(matches.map((match) => match[1] ?? '').filter((tag) => tag !== '' && tag.length <= longestTag))];
}
