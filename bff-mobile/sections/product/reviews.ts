import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { MobileProductQuery } from '../../generated/gateway-operations.ts';
import type { ReviewList } from '../../generated/schema-types.ts';
import { productOf, type ProductData } from './product-data.ts';

type Reviews = NonNullable<ProductData['reviews']>;

const excerptLength = 160;

export const reviews = defineSection<MobileProductQuery, Reviews, ReviewList, PageContext>({
  id: 'reviews',
  requiresViewer: false,
  needs: ['product.reviews'],
  gather: (result) => productOf(result)?.reviews,
  present: ({ totalCount, edges }) => ({
    totalCount,
    items: edges.map(({ node: { body, ...rest } }) => ({ ...rest, excerpt: body && excerptOf(body) })),
  }),
});

/** The beginning of a text up to a word's end, with an ellipsis when there is more. Counts characters as people see most of them: code points. */
function excerptOf(text: string): string {
  const characters = [...text];
  if (characters.length <= excerptLength) return text;
  const head = characters.slice(0, excerptLength - 1).join('');
  const wordEnd = head.lastIndexOf(' ');
  return `${wordEnd > 0 ? head.slice(0, wordEnd) : head}…`;
}
