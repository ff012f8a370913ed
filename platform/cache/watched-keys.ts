import { createKeyTracking } from './key-tracking.ts';
import type { Redis } from './redis.ts';

/** Keys of Redis of whose changes this process hears, so that what was read of them need not be read again. */
export interface WatchedKeys {
  /** Reads a key, and hears of its changes from then on. Rejects as Redis does. */
  read(key: string): Promise<string | null>;
  /** Whether the key was read, and no change of it was heard of since. */
  isWatched(key: string): boolean;
  /** Whether the key is for sure as it was read: nobody who changed it has come back from `settled` before this was asked. Never rejects. */
  stands(key: string): boolean | Promise<boolean>;
  /** Sees to it that `stands` will not have to wait. */
  renew(): void;
  /** To be waited for after a change: then no process takes the key for unchanged any more, whatever has become of messages and connections. */
  settled(): Promise<void>;
}

/** Keys may be taken for unchanged for so long after the moment up to which everything was heard. Whoever changes one waits for as long. */
export const leaseMs = 50;
/** Timers may be early by a millisecond, and clocks do not run quite alike. */
const marginMs = 5;
const maxKeys = 20_000;

/** Watches by `key-tracking.ts`. Where Redis does not offer that, no key is ever watched, and everything is read each time. */
export function createWatchedKeys(redis: Redis): WatchedKeys {
  const watched = new Set<string>();
  const reads = new Set<{ readonly key: string; isOutdated: boolean }>();
  const tracking = createKeyTracking(redis, (keys) => {
    // What is being read may have been read before the change of which we have heard.
    for (const read of reads) if (!keys || keys.includes(read.key)) read.isOutdated = true;
    if (!keys) watched.clear();
    for (const key of keys ?? []) watched.delete(key);
  });
  if (!tracking) return { read: (key) => redis.get(key), isWatched: () => false, stands: () => false, renew: () => undefined, settled: () => Promise.resolve() };

  return {
    async read(key) {
      const read = { key, isOutdated: !tracking.isOn() };
      reads.add(read);
      try {
        const value = await redis.get(key);
        if (watched.size >= maxKeys) watched.clear();
        if (value !== null && !read.isOutdated) watched.add(key);
        return value;
      } finally {
        reads.delete(read);
      }
    },
    isWatched: (key) => watched.has(key),
    stands(key) {
      if (!watched.has(key) || tracking.newsAge() < leaseMs) return watched.has(key);
      const askedAt = performance.now();
      const isSure = (): boolean => tracking.newsAge() < Math.max(leaseMs, performance.now() - askedAt);
      return (async () => {
        // The first may have been under way already, and take long; the second is not.
        for (let time = 0; time < 2 && !isSure(); time += 1) await tracking.askForLife();
        return isSure() && watched.has(key);
      })();
    },
    renew() {
      // A moment later: what is asked of others meanwhile goes first.
      if (tracking.newsAge() > leaseMs / 2) setImmediate(tracking.askForLife);
    },
    settled: () => new Promise((resolve) => setTimeout(resolve, leaseMs + marginMs)),
  };
}
