import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorOrdersPageQuery } from '../../generated/gateway-operations.ts';
import type { VendorOrderList } from '../../generated/schema-types.ts';
import { presentVendorOrderCard } from '../../present/vendor-order.ts';

type Orders = NonNullable<NonNullable<WebVendorOrdersPageQuery['vendor']>['orders']>;

export const orders = defineSection<WebVendorOrdersPageQuery, Orders, VendorOrderList, PageContext>({
  id: 'orders',
  requiresViewer: true,
  needs: ['vendor.orders'],
  gather: ({ data }) => data?.vendor?.orders,
  present: ({ totalCount, pageInfo, edges }, { market }) => ({
    items: edges.map(({ node }) => presentVendorOrderCard(node, market.locale)),
    totalCount,
    nextCursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  }),
});
