import type { PageContext } from '../../context.ts';
import type { Eyes } from '../../present/coupon.ts';

/** The context of a page of coupons, with whose eyes they are seen through. */
export interface CouponPageContext extends PageContext {
  readonly eyes: Eyes;
}
