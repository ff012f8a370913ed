import type { CategoryCardPartsFragment } from '../../generated/gateway-operations.ts';
import { presentCategoryCard } from '../../present/cards.ts';
import { homeSection } from './home-section.ts';

export const categories = homeSection<'CategoryGridSection', readonly CategoryCardPartsFragment[]>({
  id: 'categories',
  type: 'CategoryGridSection',
  minimumAppVersion: '1.0.0',
  titles: { en: 'Categories', de: 'Kategorien' },
  link: '/search',
  needs: ['categories'],
  gather: ({ data }) => data?.categories,
  present: (found) => (found.length > 0 ? { categories: found.map(presentCategoryCard) } : null),
});
