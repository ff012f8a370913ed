import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { MobileCategoryFeedQuery } from '../../generated/gateway-operations.ts';
import type { CategoryHeader } from '../../generated/schema-types.ts';
import { presentCategoryCard } from '../../present/cards.ts';

type CategoryData = NonNullable<MobileCategoryFeedQuery['category']>;

export const category = defineSection<MobileCategoryFeedQuery, CategoryData, CategoryHeader, PageContext>({
  id: 'category',
  requiresViewer: false,
  needs: ['category.name', 'category.children'],
  gather: ({ data }) => data?.category,
  present: ({ slug = '', name = '', description, children = [] }) => ({ slug, name, description: description ?? null, subcategories: children.map(presentCategoryCard) }),
});
