import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderQueue } from '../../generated/schema-types.ts';
import { presentVendorOrderCard } from '../../present/vendor-order.ts';

type Dashboard = NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['dashboard']>;

export const toShip = defineSection<WebVendorDashboardPageQuery, Dashboard, OrderQueue, PageContext>({
  id: 'toShip',
  requiresViewer: true,
  needs: ['vendor.dashboard.ordersToShip'],
  gather: ({ data }) => (data?.vendor?.dashboard?.ordersToShip ? data.vendor.dashboard : null),
  present: ({ ordersToShip, ordersToShipCount }, { market }) => ({ count: ordersToShipCount ?? null, items: (ordersToShip ?? []).map((order) => presentVendorOrderCard(order, market.locale)) }),
});
