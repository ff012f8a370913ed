import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderQueue } from '../../generated/schema-types.ts';
import { presentVendorOrderCard } from '../../present/vendor-order.ts';

type Vendor = NonNullable<WebVendorDashboardPageQuery['vendor']>;

export const returns = defineSection<WebVendorDashboardPageQuery, Vendor, OrderQueue, PageContext>({
  id: 'returns',
  requiresViewer: true,
  needs: ['vendor.orders'],
  gather: ({ data }) => (data?.vendor?.orders && data.vendor.dashboard?.returnsWaitingCount != null ? data.vendor : null),
  present: ({ orders, dashboard }, { market }) => ({ count: dashboard?.returnsWaitingCount ?? null, items: (orders?.edges ?? []).map(({ node }) => presentVendorOrderCard(node, market.locale)) }),
});
