import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAdminCouponsPageQuery } from '../../generated/gateway-operations.ts';
import type { CouponScopeItem } from '../../generated/schema-types.ts';

type Vendors = NonNullable<WebAdminCouponsPageQuery['foundVendors']>;

export const foundVendors = defineSection<WebAdminCouponsPageQuery, Vendors, CouponScopeItem[], PageContext>({
  id: 'foundVendors',
  requiresViewer: true,
  needs: ['foundVendors'],
  gather: ({ data }) => data?.foundVendors,
  present: ({ edges }) => edges.map(({ node: { id, name } }) => ({ id, name })),
});
