import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebProductPageQuery } from '../../generated/gateway-operations.ts';
import type { ReviewList } from '../../generated/schema-types.ts';
import { productOf, type ProductData } from './product-data.ts';

type Reviews = NonNullable<ProductData['reviews']>;

export const reviews = defineSection<WebProductPageQuery, Reviews, ReviewList, PageContext>({
  id: 'reviews',
  requiresViewer: false,
  needs: ['product.reviews'],
  gather: (result) => productOf(result)?.reviews,
  present: ({ totalCount, edges }) => ({ totalCount, items: edges.map(({ node }) => node) }),
});
