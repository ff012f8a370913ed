/** Whether a coupon is still used, once some of what was bought is called off before it was sent. */
import type { CostedLine, CostedShipping } from './pricing-types.ts';

export interface BoughtLine {
  readonly vendorId: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly cancelled: number;
}

export interface Discounted {
  readonly lines: readonly (Pick<CostedLine, 'vendorId' | 'discounts'> & { readonly variantId: string })[];
  readonly shipping: readonly Pick<CostedShipping, 'vendorId' | 'discounts'>[];
}

/**
 * A use counts while something is kept that the coupon took money off: a piece of a line, or any piece of a vendor whose delivery it paid. What was sent
 * is kept, also when it comes back later. Returns the coupons that took money off nothing that is kept.
 */
export function unusedCoupons(couponIds: readonly string[], { lines, shipping }: Discounted, bought: readonly BoughtLine[]): string[] {
  const kept = bought.filter(({ quantity, cancelled }) => cancelled < quantity);
  const keptVariants = new Set(kept.map(({ variantId }) => variantId));
  const keptVendors = new Set(kept.map(({ vendorId }) => vendorId));
  return couponIds.filter((couponId) => {
    const isOff = ({ discounts }: Pick<CostedLine, 'discounts'>) => discounts.some((discount) => discount.couponId === couponId);
    return !lines.some((line) => isOff(line) && keptVariants.has(line.variantId)) && !shipping.some((charge) => isOff(charge) && keptVendors.has(charge.vendorId));
  });
}
