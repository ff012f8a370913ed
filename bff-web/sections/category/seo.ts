import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebCategoryPageQuery } from '../../generated/gateway-operations.ts';
import type { Seo } from '../../generated/schema-types.ts';
import { presentSeo } from '../../present/seo.ts';
import { paths } from '../../storefront/addresses.ts';

export const seo = defineSection<WebCategoryPageQuery, NonNullable<WebCategoryPageQuery['category']>, Seo, PageContext>({
  id: 'seo',
  requiresViewer: false,
  needs: ['category'],
  gather: ({ data }) => data?.category,
  present({ slug, name, description, path }, { storefront }) {
    const trail = path.map((step) => ({ name: step.name, url: paths.category(step.slug) }));
    const collection = { '@context': 'https://schema.org', '@type': 'CollectionPage', name, url: storefront.absolute(paths.category(slug)) };
    return presentSeo({ storefront, title: name, description, path: paths.category(slug), trail, structured: [collection] });
  },
});
