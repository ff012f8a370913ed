import type { HttpRequest } from '../server/http-types.ts';
import type { PageResponse } from './page-variation.ts';

/** A public answer that is kept. */
export interface CachedPage {
  readonly response: PageResponse & { body: string; headers: Record<string, string | string[]> };
  readonly tags: readonly string[];
  readonly madeAt: number;
}

export interface PageStore {
  get(key: string): CachedPage | undefined;
  put(key: string, response: CachedPage['response'], tags: readonly string[]): void;
  /** Returns how many went. */
  evict(tags: readonly string[]): number;
  clear(): void;
}

/** Pages within a bound of bytes; what was not asked for the longest goes first. */
export function createPageStore(maxBytes: number): PageStore {
  const pages = new Map<string, CachedPage>();
  const byTag = new Map<string, Set<string>>();
  let bytes = 0;
  const drop = (key: string): void => {
    const page = pages.get(key);
    if (!page) return;
    bytes -= page.response.body.length;
    pages.delete(key);
    for (const tag of page.tags) {
      const keys = byTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) byTag.delete(tag);
    }
  };
  return {
    get(key) {
      const page = pages.get(key);
      if (!page) return undefined;
      // Asked for again: to the young end of the map.
      pages.delete(key);
      pages.set(key, page);
      return page;
    },
    put(key, response, tags) {
      drop(key);
      pages.set(key, { response, tags, madeAt: Date.now() });
      for (const tag of tags) byTag.set(tag, (byTag.get(tag) ?? new Set()).add(key));
      bytes += response.body.length;
      for (const oldest of pages.keys()) {
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
      pages.clear();
      byTag.clear();
      bytes = 0;
    },
  };
}

const maximumRecent = 1_000;

/** The latest evictions, so that a page whose making began before one of them is not kept after it. */
export function createRecentEvictions() {
  const recent: { at: number; tags: ReadonlySet<string> }[] = [];
  let count = 0;
  return {
    /** The moment, as a number of evictions. */
    mark: (): number => count,
    add(tags: readonly string[]): void {
      count += 1;
      recent.push({ at: count, tags: new Set(tags) });
      if (recent.length > maximumRecent) recent.shift();
    },
    /** Whether one of these tags was evicted after the moment, or may have been. */
    anySince(mark: number, tags: readonly string[]): boolean {
      if (count - mark > recent.length) return true;
      return recent.slice(recent.length - (count - mark)).some((eviction) => tags.some((tag) => eviction.tags.has(tag)));
    },
  };
}

const longestTag = 100;

/** What a page is evicted by: what was asked for, and what its body shows by the pattern. */
export function tagsOf({ query }: HttpRequest, body: string, pattern: RegExp | undefined): string[] {
  if (!pattern) return [];
  const asked = [...(query.get('variables') ?? '').matchAll(/"([^"\\]+)"/g)];
  const shown = [...body.matchAll(new RegExp(pattern, 'g'))];
  return [...new Set([...asked, ...shown].map((match) => match[1] ?? '').filter((tag) => tag !== '' && tag.length <= longestTag))];
}
