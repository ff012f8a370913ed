import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebHomePageQuery } from '../../generated/gateway-operations.ts';
import type { HomePart } from '../../generated/schema-types.ts';

const orders = {
  productsFirst: ['CATEGORIES', 'NEW_ARRIVALS', 'BEST_SELLERS', 'VENDORS', 'TOP_RATED'],
  makersFirst: ['CATEGORIES', 'VENDORS', 'NEW_ARRIVALS', 'BEST_SELLERS', 'TOP_RATED'],
} as const satisfies Record<string, readonly HomePart[]>;

/** What stands above what. */
export const layout = defineSection<WebHomePageQuery, { hasBoth: boolean }, HomePart[], PageContext>({
  id: 'layout',
  requiresViewer: false,
  needs: [],
  gather: ({ data }) => ({ hasBoth: Boolean(data?.vendors?.edges.length && (data.newArrivals?.edges.length || data.bestSellers?.edges.length)) }),
  present({ hasBoth }, { features }) {
    // Without makers, or without products, nobody sees a difference.
    if (hasBoth) features.show('homeOrder');
    return [...orders[features.variant('homeOrder')]];
  },
});
