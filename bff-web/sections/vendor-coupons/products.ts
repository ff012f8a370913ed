import { defineSection } from '#platform/bff/section';
import type { WebVendorCouponsPageQuery } from '../../generated/gateway-operations.ts';
import type { CouponScopeItem } from '../../generated/schema-types.ts';
import type { CouponPageContext } from './coupon-page-context.ts';

type Products = NonNullable<NonNullable<WebVendorCouponsPageQuery['vendor']>['products']>;

export const products = defineSection<WebVendorCouponsPageQuery, Products, CouponScopeItem[], CouponPageContext>({
  id: 'products',
  requiresViewer: true,
  needs: ['vendor.products'],
  gather: ({ data }) => data?.vendor?.products,
  present: ({ edges }) => edges.map(({ node: { id, title } }) => ({ id, name: title })),
});
