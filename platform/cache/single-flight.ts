export interface SingleFlight<V> {
  /** Runs the work, unless the same key is being worked on: then its result is shared. */
  run(key: string, work: () => Promise<V>): Promise<V>;
}

/** Merges concurrent work for the same key within this process. */
export function createSingleFlight<V>(): SingleFlight<V> {
  const inFlight = new Map<string, Promise<V>>();
  return {
    run(key, work) {
      const current = inFlight.get(key);
      if (current) return current;
      const started = work().finally(() => inFlight.delete(key));
      inFlight.set(key, started);
      return started;
    },
  };
}
