import { nextCursor } from '../../feed.ts';
import type { MobileSearchQuery } from '../../generated/gateway-operations.ts';
import type { SearchResults } from '../../generated/schema-types.ts';
import { presentProductCard } from '../../present/cards.ts';
import { defineSection } from '../section.ts';

type Products = NonNullable<MobileSearchQuery['products']>;

export const results = defineSection<MobileSearchQuery, Products, SearchResults>({
  id: 'results',
  requiresViewer: false,
  needs: ['products'],
  gather: ({ data }) => data?.products,
  present: ({ totalCount, edges, pageInfo }, { market }) => ({
    totalCount: totalCount ?? null,
    items: edges.map(({ node }) => presentProductCard(node, market.locale)),
    nextCursor: nextCursor(pageInfo),
  }),
});
