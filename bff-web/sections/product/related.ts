import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { ProductCardPartsFragment, WebProductPageQuery } from '../../generated/gateway-operations.ts';
import type { ProductCard } from '../../generated/schema-types.ts';
import { presentProductCard } from '../../present/cards.ts';
import { productOf } from './product-data.ts';

const counts = { eight: 8, four: 4 } as const;

export const related = defineSection<WebProductPageQuery, readonly ProductCardPartsFragment[], ProductCard[], PageContext>({
  id: 'related',
  requiresViewer: false,
  isShown: ({ features }) => features.isOn('relatedProducts'),
  needs: ['product.related'],
  gather: (result) => productOf(result)?.related,
  present(found, { market, features }) {
    // A page with fewer of them looks the same in both variants.
    if (found.length >= counts.four) features.show('relatedLength');
    return found.map((card) => presentProductCard(card, market.locale));
  },
});

/** How many to ask for. */
export function relatedCount({ features }: PageContext): number {
  return counts[features.variant('relatedLength')];
}
