import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAdminDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { AdminOrderList } from '../../generated/schema-types.ts';
import { presentOrderCard } from '../../present/cards.ts';

type Orders = NonNullable<WebAdminDashboardPageQuery['orders']>;

export const openReturns = defineSection<WebAdminDashboardPageQuery, Orders, AdminOrderList, PageContext>({
  id: 'openReturns',
  requiresViewer: true,
  needs: ['orders'],
  gather: ({ data }) => data?.orders,
  present: ({ totalCount, edges }, { market }) => ({ totalCount, items: edges.map(({ node }) => presentOrderCard(node, market.locale)) }),
});
