import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebCategoryPageQuery } from '../../generated/gateway-operations.ts';
import type { CategoryDetail } from '../../generated/schema-types.ts';
import { presentCategoryCard } from '../../present/cards.ts';
import { presentImage } from '../../present/image.ts';

export const category = defineSection<WebCategoryPageQuery, NonNullable<WebCategoryPageQuery['category']>, CategoryDetail, PageContext>({
  id: 'category',
  requiresViewer: false,
  needs: ['category'],
  gather: ({ data }) => data?.category,
  present: ({ id, name, description, image, children }) => ({
    id,
    name,
    description,
    image: presentImage(image),
    subcategories: children.map(presentCategoryCard),
  }),
});
