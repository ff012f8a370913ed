import type { WishlistItemPartsFragment } from '../generated/gateway-operations.ts';
import type { ProductCard } from '../generated/schema-types.ts';
import { presentProductCard } from './cards.ts';

/** Products that are still there; what was withdrawn cannot be shown. */
export function presentWishlist(items: readonly WishlistItemPartsFragment[], locale: string): ProductCard[] {
  return items.flatMap(({ product }) => (product ? [presentProductCard(product, locale)] : []));
}
