import { defineSection } from '#platform/bff/section';
import type { WebVendorCouponsPageQuery } from '../../generated/gateway-operations.ts';
import type { CouponScopeItem } from '../../generated/schema-types.ts';
import { categoriesByName } from '../../present/coupon.ts';
import type { CouponPageContext } from './coupon-page-context.ts';

type Categories = NonNullable<WebVendorCouponsPageQuery['categories']>;

export const categories = defineSection<WebVendorCouponsPageQuery, Categories, CouponScopeItem[], CouponPageContext>({
  id: 'categories',
  requiresViewer: true,
  needs: ['categories'],
  gather: ({ data }) => data?.categories,
  present: categoriesByName,
});
