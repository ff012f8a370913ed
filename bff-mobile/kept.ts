import type { GatewayClient } from '#platform/bff/gateway-client';
import { agesOfLooks } from '#platform/bff/look-store';
import { createPageCache, type PageCache } from '#platform/bff/page-cache';
import { createSharedEntities } from '#platform/bff/shared-entities';
import { createSharedReads, keptOver, type SharedReads } from '#platform/bff/shared-reads';
import { mobileHomeOperation } from './generated/gateway-operations.ts';
import { tagPattern } from './live/evictions.ts';
import { sharedLooks } from './looks/shared-looks.ts';

/** What the mobile BFF keeps in memory for moments. */
export interface Kept {
  /** Whole screens for guests. Evicting here evicts both. */
  readonly pages: PageCache;
  /** The public parts of screens that have personal ones, for those who are signed in. */
  readonly reads: SharedReads;
}

export interface KeptOptions {
  gateway: GatewayClient;
  /** 0 keeps nothing. */
  freshMs: number;
  timeoutMs: number;
  /** Whether messages about changes come in at the moment. */
  isFollowing(): boolean;
  /** Request headers, in lower case, that a guest's screen depends on. */
  keyHeaders: readonly string[];
}

/** Screens of which everybody sees the same, with the switches of the parts that are somebody's own. */
const operations: Readonly<Record<string, readonly string[]>> = { [mobileHomeOperation.name]: ['withRecentOrders'] };

/** Undefined when nothing is to be kept. */
export function createKept({ gateway, freshMs, timeoutMs, isFollowing, keyHeaders }: KeptOptions): Kept | undefined {
  if (freshMs === 0) return undefined;
  const ages = { freshMs, staleMs: freshMs * 5 };
  // Tokens are looked at by nobody but the gateway, so that it has to be asked for something in the viewer's name.
  const entities = createSharedEntities({ name: 'bff-mobile', gateway, ages: agesOfLooks(freshMs, isFollowing), parts: sharedLooks, tagPattern, timeoutMs });
  const reads = keptOver(entities, createSharedReads({ name: 'bff-mobile', gateway: entities, ...ages, operations, tagPattern, timeoutMs, onlyBesideOwn: true }));
  const pages = createPageCache({ name: 'bff-mobile', ...ages, keyHeaders, guestHeaders: ['x-guest-token'], tagPattern });
  return { reads, pages: keptOver(reads, pages) };
}
