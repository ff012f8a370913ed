import type { PageContext } from '../../context.ts';
import type { Eyes } from '../../present/coupon.ts';

/** The context of a page of coupons: whose eyes they are seen through, and what is looked for. */
export interface CouponPageContext extends PageContext {
  readonly eyes: Eyes;
  /** Words to look for among the vendor's products; null for none. */
  readonly productQuery: string | null;
}
