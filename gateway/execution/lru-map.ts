/** A map that forgets what was used longest ago once it holds `max` entries, or once they weigh too much together. */
export interface LruMap<V> {
  get(key: string): V | undefined;
  /** Returns the value, for use in an expression. */
  set(key: string, value: V, weight?: number): V;
  /** All, the most recently used last. */
  values(): V[];
  readonly size: number;
}

export function createLruMap<V>(max: number, maxWeight = Number.POSITIVE_INFINITY): LruMap<V> {
  const entries = new Map<string, V>();
  const weights = new Map<string, number>();
  let total = 0;

  function weigh(key: string, weight: number): void {
    total += weight - (weights.get(key) ?? 0);
    if (weight > 0) weights.set(key, weight);
    else weights.delete(key);
  }
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      // A Map keeps insertion order: moving an entry to the end marks it as the most recently used.
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value, weight = 0) {
      entries.delete(key);
      entries.set(key, value);
      weigh(key, weight);
      for (const oldest of entries.keys()) {
        if (oldest === key || (entries.size <= max && total <= maxWeight)) break;
        entries.delete(oldest);
        weigh(oldest, 0);
      }
      return value;
    },
    values: () => [...entries.values()],
    get size() {
      return entries.size;
    },
  };
}

/**
 * Most characters of all operations together that are remembered: what is known of one, its plan above all, takes some three times its text. Two thousand operations of
 * clients take less; of texts as long as a body may be, it is eighty, where two thousand would take all memory.
 */
export const maxTextRemembered = 8_000_000;
