import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAccountPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderList } from '../../generated/schema-types.ts';
import { presentOrderCard } from '../../present/cards.ts';

type Orders = NonNullable<NonNullable<WebAccountPageQuery['me']>['orders']>;

export const orders = defineSection<WebAccountPageQuery, Orders, OrderList, PageContext>({
  id: 'orders',
  requiresViewer: true,
  needs: ['me.orders'],
  gather: ({ data }) => data?.me?.orders,
  present: ({ edges, totalCount, pageInfo }, { market }) => ({
    items: edges.map(({ node }) => presentOrderCard(node, market.locale)),
    totalCount,
    nextCursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  }),
});
