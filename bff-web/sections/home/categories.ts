import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { CategoryCardPartsFragment, WebHomePageQuery } from '../../generated/gateway-operations.ts';
import type { CategoryCard } from '../../generated/schema-types.ts';
import { presentCategoryCard } from '../../present/cards.ts';

export const categories = defineSection<WebHomePageQuery, readonly CategoryCardPartsFragment[], CategoryCard[], PageContext>({
  id: 'categories',
  requiresViewer: false,
  needs: ['categories'],
  gather: ({ data }) => data?.categories,
  present: (found) => found.map(presentCategoryCard),
});
