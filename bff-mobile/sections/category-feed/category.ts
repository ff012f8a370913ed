import type { MobileCategoryFeedQuery } from '../../generated/gateway-operations.ts';
import type { CategoryHeader } from '../../generated/schema-types.ts';
import { presentCategoryCard } from '../../present/cards.ts';
import { defineSection } from '../section.ts';

type CategoryData = NonNullable<MobileCategoryFeedQuery['category']>;

export const category = defineSection<MobileCategoryFeedQuery, CategoryData, CategoryHeader>({
  id: 'category',
  requiresViewer: false,
  needs: ['category.name', 'category.children'],
  gather: ({ data }) => data?.category,
  present: ({ slug = '', name = '', description, children = [] }) => ({ slug, name, description: description ?? null, subcategories: children.map(presentCategoryCard) }),
});
