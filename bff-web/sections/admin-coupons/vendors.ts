import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAdminCouponsPageQuery } from '../../generated/gateway-operations.ts';
import type { CouponScopeItem } from '../../generated/schema-types.ts';

type Vendors = NonNullable<WebAdminCouponsPageQuery['vendors']>;

export const vendors = defineSection<WebAdminCouponsPageQuery, Vendors, CouponScopeItem[], PageContext>({
  id: 'vendors',
  requiresViewer: true,
  needs: ['vendors'],
  gather: ({ data }) => data?.vendors,
  present: ({ edges }) => edges.map(({ node: { id, name } }) => ({ id, name })),
});
