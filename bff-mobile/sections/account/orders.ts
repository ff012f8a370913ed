import { nextCursor } from '../../feed.ts';
import type { MobileOrdersQuery } from '../../generated/gateway-operations.ts';
import type { OrderFeed } from '../../generated/schema-types.ts';
import { presentOrderCard } from '../../present/cards.ts';
import { defineSection } from '../section.ts';

type Orders = NonNullable<NonNullable<MobileOrdersQuery['me']>['orders']>;

export const orders = defineSection<MobileOrdersQuery, Orders, OrderFeed>({
  id: 'orders',
  requiresViewer: true,
  needs: ['me.orders'],
  gather: ({ data }) => data?.me?.orders,
  present: ({ edges, pageInfo }, { market }) => ({ items: edges.map(({ node }) => presentOrderCard(node, market.locale)), nextCursor: nextCursor(pageInfo) }),
});
