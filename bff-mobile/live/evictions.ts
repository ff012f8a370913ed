import { cacheEvicted } from '#events/gateway';
import { productBackInStock, productUpdated, stockLow } from '#events/product';
import { vendorApproved, vendorUpdated } from '#events/vendor';
import { heard, type Heard } from '#platform/bff/live/broker-feed';
import type { PageCache } from '#platform/bff/page-cache';

/** Ids and names that a page shows, by which it is evicted when they change. */
export const tagPattern = /"(?:id|slug|\w+Id|\w+Slug)":"([^"\\]+)"/;

/**
 * The gateway evicts by the same messages at about the same moment. A page made of what it had cached until then must not stay: it tells when it has
 * evicted, and should its word be lost, what is evicted is evicted again shortly after.
 */
const againMs = 150;

/** Which message of the broker makes which pages outdated. */
export function evictionRules(pages: Pick<PageCache, 'evict' | 'clear'>): Heard[] {
  const evict = (...tags: string[]): void => {
    pages.evict(tags);
    setTimeout(() => pages.evict(tags), againMs).unref();
  };
  return [
    heard(cacheEvicted, ({ keys }) => (keys ? pages.evict(keys) : pages.clear())),
    heard(productUpdated, ({ productId, slug, variants }) => evict(productId, slug, ...variants.map(({ variantId }) => variantId))),
    heard(stockLow, ({ productId, variantId }) => evict(productId, variantId)),
    heard(productBackInStock, ({ productId, variantId }) => evict(productId, variantId)),
    heard(vendorUpdated, ({ vendorId, slug }) => evict(vendorId, slug)),
    heard(vendorApproved, ({ vendorId }) => evict(vendorId)),
  ];
}
