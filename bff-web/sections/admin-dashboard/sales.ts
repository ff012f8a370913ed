import { defineSection } from '#platform/bff/section';
import type { WebAdminDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { SalesChart } from '../../generated/schema-types.ts';
import { presentSales } from '../../present/sales.ts';
import type { AdminPageContext } from './admin-page-context.ts';

type Days = NonNullable<WebAdminDashboardPageQuery['marketplaceSalesByDay']>;

export const sales = defineSection<WebAdminDashboardPageQuery, Days, SalesChart[], AdminPageContext>({
  id: 'sales',
  requiresViewer: true,
  needs: ['marketplaceSalesByDay'],
  gather: ({ data }) => data?.marketplaceSalesByDay,
  present: (sold, { market, days }) => presentSales(sold, { locale: market.locale, days }),
});
