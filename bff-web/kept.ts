import type { GatewayClient } from '#platform/bff/gateway-client';
import { createPageCache, type PageCache } from '#platform/bff/page-cache';
import { createSharedReads, pagesOver, type SharedReads } from '#platform/bff/shared-reads';
import { webCartPageOperation, webCategoryPageOperation, webHomePageOperation, webProductPageOperation, webSearchPageOperation, webVendorPageOperation } from './generated/gateway-operations.ts';
import { tagPattern } from './live/evictions.ts';

/** What the web BFF keeps in memory for moments. */
export interface Kept {
  /** Whole pages, for visitors of whom nothing is known. Evicting here evicts both. */
  readonly pages: PageCache;
  /** The public parts of pages, for everybody else. */
  readonly reads: SharedReads;
}

/** Pages of which everybody sees the same, with the switches of the parts that are somebody's own. */
const operations: Readonly<Record<string, readonly string[]>> = {
  [webHomePageOperation.name]: ['withRecentOrders'],
  [webSearchPageOperation.name]: [],
  [webCategoryPageOperation.name]: [],
  [webProductPageOperation.name]: [],
  [webVendorPageOperation.name]: [],
  [webCartPageOperation.name]: ['withCart'],
};

/** Undefined when nothing is to be kept (`freshMs` 0). */
export function createKept({ gateway, freshMs, timeoutMs }: { gateway: GatewayClient; freshMs: number; timeoutMs: number }): Kept | undefined {
  if (freshMs === 0) return undefined;
  const ages = { freshMs, staleMs: freshMs * 5 };
  const reads = createSharedReads({ name: 'bff-web', gateway, ...ages, operations, tagPattern, timeoutMs });
  const pages = createPageCache({ name: 'bff-web', ...ages, tagPattern });
  return { reads, pages: pagesOver(reads, pages) };
}
