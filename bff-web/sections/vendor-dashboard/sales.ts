import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { SalesChart } from '../../generated/schema-types.ts';
import { presentSales } from '../../present/sales.ts';

type Days = NonNullable<NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['dashboard']>['salesByDay']>;

export const sales = defineSection<WebVendorDashboardPageQuery, Days, SalesChart[], PageContext>({
  id: 'sales',
  requiresViewer: true,
  needs: ['vendor.dashboard.salesByDay'],
  gather: ({ data }) => data?.vendor?.dashboard?.salesByDay,
  present: (sold, { market }) => presentSales(sold, { locale: market.locale, days: 30 }),
});
