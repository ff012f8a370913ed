import type { MobileProductQuery } from '../../generated/gateway-operations.ts';
import type { ReviewList } from '../../generated/schema-types.ts';
import { excerptOf } from '../../present/excerpt.ts';
import { defineSection } from '../section.ts';
import { productOf, type ProductData } from './product-data.ts';

type Reviews = NonNullable<ProductData['reviews']>;

const excerptLength = 120;

export const reviews = defineSection<MobileProductQuery, Reviews, ReviewList>({
  id: 'reviews',
  requiresViewer: false,
  needs: ['product.reviews'],
  gather: (result) => productOf(result)?.reviews,
  present: ({ totalCount, edges }) => ({
    totalCount,
    items: edges.map(({ node: { body, ...rest } }) => ({ ...rest, excerpt: body && excerptOf(body, excerptLength) })),
  }),
});
