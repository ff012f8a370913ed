import { defineSection } from '#platform/bff/section';
import type { WebVendorCouponsPageQuery } from '../../generated/gateway-operations.ts';
import type { GrantedCouponList } from '../../generated/schema-types.ts';
import { presentGrantedCoupon } from '../../present/coupon.ts';
import type { CouponPageContext } from './coupon-page-context.ts';

type Coupons = NonNullable<NonNullable<WebVendorCouponsPageQuery['vendor']>['coupons']>;

export const coupons = defineSection<WebVendorCouponsPageQuery, Coupons, GrantedCouponList, CouponPageContext>({
  id: 'coupons',
  requiresViewer: true,
  needs: ['vendor.coupons'],
  gather: ({ data }) => data?.vendor?.coupons,
  present: ({ totalCount, pageInfo, edges }, { market, eyes }) => ({
    items: edges.map(({ node }) => presentGrantedCoupon(node, { locale: market.locale, eyes })),
    totalCount,
    nextCursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  }),
});
