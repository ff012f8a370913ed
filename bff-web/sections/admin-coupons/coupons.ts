import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAdminCouponsPageQuery } from '../../generated/gateway-operations.ts';
import type { GrantedCouponList } from '../../generated/schema-types.ts';
import { presentGrantedCoupon } from '../../present/coupon.ts';

type Coupons = NonNullable<WebAdminCouponsPageQuery['coupons']>;

/**
 * Operators decide about the marketplace's; those of vendors are there to be seen. Names are asked for apart (`named`): where they cannot be had, it is still
 * known whose a coupon is.
 */
export const coupons = defineSection<WebAdminCouponsPageQuery, Coupons, GrantedCouponList, PageContext>({
  id: 'coupons',
  requiresViewer: true,
  needs: ['coupons'],
  gather: ({ data }) => data?.coupons,
  present: ({ totalCount, pageInfo, edges }, { market }) => ({
    items: edges.map(({ node }) => {
      const names = new Map([node.named, ...node.shares.map(({ named }) => named)].flatMap((vendor) => (vendor ? [[vendor.id, vendor.name] as const] : [])));
      return presentGrantedCoupon(node, { locale: market.locale, eyes: { vendorId: null, mayDecide: true }, names });
    }),
    totalCount,
    nextCursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  }),
});
