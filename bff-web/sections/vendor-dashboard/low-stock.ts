import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { StockRow } from '../../generated/schema-types.ts';
import { presentStock } from '../../present/workplace.ts';

type Variants = NonNullable<NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['dashboard']>['lowStock']>;

export const lowStock = defineSection<WebVendorDashboardPageQuery, Variants, StockRow[], PageContext>({
  id: 'lowStock',
  requiresViewer: true,
  needs: ['vendor.dashboard.lowStock'],
  gather: ({ data }) => data?.vendor?.dashboard?.lowStock,
  present: (variants) => variants.map((variant) => presentStock(variant, variant.product)),
});
