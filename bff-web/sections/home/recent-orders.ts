import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { OrderCardPartsFragment, WebHomePageQuery } from '../../generated/gateway-operations.ts';
import type { OrderCard } from '../../generated/schema-types.ts';
import { presentOrderCard } from '../../present/cards.ts';

interface Orders {
  edges: readonly { node: OrderCardPartsFragment }[];
}

export const recentOrders = defineSection<WebHomePageQuery, Orders, OrderCard[], PageContext>({
  id: 'recentOrders',
  requiresViewer: true,
  needs: ['me.recentOrders'],
  gather: ({ data }) => data?.me?.recentOrders,
  present: ({ edges }, { market }) => edges.map(({ node }) => presentOrderCard(node, market.locale)),
});
