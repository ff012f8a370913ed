/** Something that is kept. */
export interface Kept<Value> {
  readonly value: Value;
  readonly tags: readonly string[];
  readonly madeAt: number;
}

export interface TaggedStore<Value> {
  get(key: string): Kept<Value> | undefined;
  put(key: string, value: Value, tags: readonly string[]): void;
  /** Returns how many went. */
  evict(tags: readonly string[]): number;
  clear(): void;
}

/** Keeps values within a bound of bytes; what was not asked for the longest goes first. */
export function createTaggedStore<Value>({ maxBytes, sizeOf }: { maxBytes: number; sizeOf: (value: Value) => number }): TaggedStore<Value> {
  const entries = new Map<string, Kept<Value>>();
  const byTag = new Map<string, Set<string>>();
  let bytes = 0;
  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (!entry) return;
    bytes -= sizeOf(entry.value);
    entries.delete(key);
    for (const tag of entry.tags) {
      const keys = byTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) byTag.delete(tag);
    }
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
    put(key, value, tags) {
      drop(key);
      entries.set(key, { value, tags, madeAt: Date.now() });
      for (const tag of tags) byTag.set(tag, (byTag.get(tag) ?? new Set()).add(key));
      bytes += sizeOf(value);
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break;
        drop(oldest);
      }
    },
    evict(tags) {
      const keys = new Set(tags.flatMap((tag) => [...(byTag.get(tag) ?? [])]));
      for (const key of keys) drop(key);
      return keys.size;
    },
    clear() {
      entries.clear();
      byTag.clear();
      bytes = 0;
    },
  };
}

const longestTag = 100;

/** What something is evicted by: what was asked for, as JSON, and what the JSON made of it shows by the pattern. */
export function tagsIn(asked: string, shown: string, pattern: RegExp): string[] {
  const matches = [...asked.matchAll(/"([^"\\]+)"/g), ...shown.matchAll(new RegExp(pattern, 'g'))];
  return [...new Set(matches.map((match) => match[1] ?? '').filter((tag) => tag !== '' && tag.length <= longestTag))];
}
