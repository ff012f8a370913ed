import type { CacheEntry } from '../../caches/entry-codec.ts';
import type { EntryStore } from '../../caches/entry-store.ts';

/** The cache's store by the rules of the one in Redis: an entry is good while none of its tags was evicted after it was asked for. */
export function createMemoryStore(): EntryStore {
  const stored = new Map<string, CacheEntry>();
  const marks = new Map<string, number>();
  let sequence = 1;
  const isGood = (entry: CacheEntry | undefined): entry is CacheEntry => entry !== undefined && entry.tags.every((tag) => (marks.get(tag) ?? 0) <= entry.sequence);
  return {
    async read(wanted) {
      const entries = wanted.map(({ key }) => stored.get(key));
      return { sequence, entries: entries.map((entry) => (isGood(entry) ? entry : undefined)) };
    },
    async write(entries) {
      for (const { key, entry } of entries) stored.set(key, entry);
    },
    async evict(tags) {
      sequence += 1;
      for (const tag of tags) marks.set(tag, sequence);
    },
  };
}
