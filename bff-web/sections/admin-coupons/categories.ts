import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAdminCouponsPageQuery } from '../../generated/gateway-operations.ts';
import type { CouponScopeItem } from '../../generated/schema-types.ts';
import { categoriesByName } from '../../present/coupon.ts';

type Categories = NonNullable<WebAdminCouponsPageQuery['categories']>;

export const categories = defineSection<WebAdminCouponsPageQuery, Categories, CouponScopeItem[], PageContext>({
  id: 'categories',
  requiresViewer: true,
  needs: ['categories'],
  gather: ({ data }) => data?.categories,
  present: categoriesByName,
});
