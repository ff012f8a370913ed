import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderQueue } from '../../generated/schema-types.ts';
import { presentVendorOrderCard } from '../../present/vendor-order.ts';

type Dashboard = NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['dashboard']>;

export const toAccept = defineSection<WebVendorDashboardPageQuery, Dashboard, OrderQueue, PageContext>({
  id: 'toAccept',
  requiresViewer: true,
  needs: ['vendor.dashboard.ordersToAccept'],
  gather: ({ data }) => (data?.vendor?.dashboard?.ordersToAccept ? data.vendor.dashboard : null),
  present: ({ ordersToAccept, ordersToAcceptCount }, { market }) => ({ count: ordersToAcceptCount ?? null, items: (ordersToAccept ?? []).map((order) => presentVendorOrderCard(order, market.locale)) }),
});
