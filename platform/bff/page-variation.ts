import type { HttpResponse } from '../server/http-types.ts';
import type { FeatureUse } from './features/use.ts';

/** An answer, with the features it is made of. */
export interface PageResponse extends HttpResponse {
  features?: FeatureUse;
}

/** What the features give one visitor, as texts to tell answers apart by. */
export interface Variation {
  /** Of these flags and experiments. */
  of(ids: readonly string[]): string;
  /** Of all that differ between people now. */
  ofAll(): string;
}

const maximumPages = 20_000;

/**
 * Learns from the answers which features each page is made of, like the header `Vary` does for caches along the way. A page is then kept once for each
 * of the ways these make of it, and not for those of other pages.
 */
export function createPageVariations() {
  const readBy = new Map<string, readonly string[]>();
  return {
    learn(page: string, { features }: PageResponse): void {
      if (!features || features.read.length === 0) return;
      if (readBy.size >= maximumPages) readBy.clear();
      readBy.set(page, [...new Set([...(readBy.get(page) ?? []), ...features.read])].toSorted());
    },
    keyOf(page: string, variation: Variation | undefined): string {
      const ids = readBy.get(page);
      return ids && variation ? `${page}\n${variation.of(ids)}` : page;
    },
    clear: (): void => readBy.clear(),
  };
}
