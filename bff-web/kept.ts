import type { GatewayClient } from '#platform/bff/gateway-client';
import { agesOfLooks } from '#platform/bff/look-store';
import { createPageCache, type PageCache } from '#platform/bff/page-cache';
import { createSharedEntities } from '#platform/bff/shared-entities';
import { createSharedReads, keptOver, type SharedReads } from '#platform/bff/shared-reads';
import { webCartPageOperation, webCategoryPageOperation, webHomePageOperation, webProductPageOperation, webSearchPageOperation, webVendorPageOperation } from './generated/gateway-operations.ts';
import { tagPattern } from './live/evictions.ts';
import { sharedLooks } from './looks/shared-looks.ts';

/** What the web BFF keeps in memory for moments. */
export interface Kept {
  /** Whole pages, for visitors of whom nothing is known. Evicting here evicts both. */
  readonly pages: PageCache;
  /** The public parts of pages, and what is public within the others, for everybody else. */
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

export interface KeptOptions {
  gateway: GatewayClient;
  /** 0 keeps nothing. */
  freshMs: number;
  timeoutMs: number;
  /** Whether messages about changes come in at the moment. */
  isFollowing(): boolean;
}

/** Undefined when nothing is to be kept. */
export function createKept({ gateway, freshMs, timeoutMs, isFollowing }: KeptOptions): Kept | undefined {
  if (freshMs === 0) return undefined;
  const ages = { freshMs, staleMs: freshMs * 5 };
  const entities = createSharedEntities({ name: 'bff-web', gateway, ages: agesOfLooks(freshMs, isFollowing), parts: sharedLooks, tagPattern, timeoutMs });
  const reads = keptOver(entities, createSharedReads({ name: 'bff-web', gateway: entities, ...ages, operations, tagPattern, timeoutMs }));
  const pages = createPageCache({ name: 'bff-web', ...ages, tagPattern });
  return { reads, pages: keptOver(reads, pages) };
}
