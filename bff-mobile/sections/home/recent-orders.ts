import type { OrderCardPartsFragment } from '../../generated/gateway-operations.ts';
import { presentOrderCard } from '../../present/cards.ts';
import { homeSection } from './home-section.ts';

interface Orders {
  edges: readonly { node: OrderCardPartsFragment }[];
}

export const recentOrders = homeSection<'RecentOrdersSection', Orders>({
  id: 'recentOrders',
  type: 'RecentOrdersSection',
  minimumAppVersion: '1.0.0',
  titles: { en: 'Your orders', de: 'Deine Bestellungen' },
  requiresViewer: true,
  needs: ['me.recentOrders'],
  gather: ({ data }) => data?.me?.recentOrders,
  present: ({ edges }, { market }) => (edges.length > 0 ? { orders: edges.map(({ node }) => presentOrderCard(node, market.locale)) } : null),
});
