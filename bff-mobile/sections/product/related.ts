import type { MobileProductQuery, ProductCardPartsFragment } from '../../generated/gateway-operations.ts';
import type { ProductCard } from '../../generated/schema-types.ts';
import { presentProductCard } from '../../present/cards.ts';
import { defineSection } from '../section.ts';
import { productOf } from './product-data.ts';

export const related = defineSection<MobileProductQuery, readonly ProductCardPartsFragment[], ProductCard[]>({
  id: 'related',
  requiresViewer: false,
  isShown: ({ features }) => features.isOn('relatedProducts'),
  needs: ['product.related'],
  gather: (result) => productOf(result)?.related,
  present: (found, { market }) => found.map((card) => presentProductCard(card, market.locale)),
});
