import { nextCursor } from '../../feed.ts';
import type { MobileVendorQuery } from '../../generated/gateway-operations.ts';
import type { ProductFeed } from '../../generated/schema-types.ts';
import { presentProductCard } from '../../present/cards.ts';
import { defineSection } from '../section.ts';

type Products = NonNullable<MobileVendorQuery['products']>;

export const products = defineSection<MobileVendorQuery, Products, ProductFeed>({
  id: 'products',
  requiresViewer: false,
  needs: ['products'],
  gather: ({ data }) => data?.products,
  present: ({ edges, pageInfo }, { market }) => ({
    items: edges.map(({ node }) => presentProductCard(node, market.locale)),
    nextCursor: nextCursor(pageInfo),
  }),
});
