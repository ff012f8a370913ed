/** A map that forgets what was used longest ago once it holds `max` entries. */
export interface LruMap<V> {
  get(key: string): V | undefined;
  /** Returns the value, for use in an expression. */
  set(key: string, value: V): V;
  /** All, the most recently used last. */
  values(): V[];
  readonly size: number;
}

export function createLruMap<V>(max: number): LruMap<V> {
  const entries = new Map<string, V>();
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      // A Map keeps insertion order: moving an entry to the end marks it as the most recently used.
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > max) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      return value;
    },
    values: () => [...entries.values()],
    get size() {
      return entries.size;
    },
  };
}
