/** Rows that are asked for again and again, kept in memory for a while. */

export interface KeptRows<V> {
  /** By id; what does not exist is left out. One reading for all that is missing. */
  load(ids: readonly string[]): Promise<Map<string, V>>;
  clear(): void;
}

export interface KeepOptions<V> {
  now: () => Date;
  keptMs: number;
  /** Everything is forgotten when there are more. */
  max: number;
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>;
}

export function keepById<V>({ now, keptMs, max, read }: KeepOptions<V>): KeptRows<V> {
  const kept = new Map<string, { value: V | undefined; until: number }>();
  return {
    async load(ids) {
      const at = now().getTime();
      const missing: string[] = [];
      const found = new Map<string, V>();
      for (const id of ids) {
        const entry = kept.get(id);
        if (!entry || entry.until <= at) missing.push(id);
        else if (entry.value !== undefined) found.set(id, entry.value);
      }
      if (missing.length === 0) return found;
      const rows = await read(missing);
      if (kept.size + missing.length > max) kept.clear();
      for (const id of missing) {
        const value = rows.get(id);
        kept.set(id, { value, until: at + keptMs });
        if (value !== undefined) found.set(id, value);
      }
      return found;
    },
    clear: () => kept.clear(),
  };
}
