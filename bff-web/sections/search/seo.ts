import { defineSection } from '#platform/bff/section';
import type { WebSearchPageQuery } from '../../generated/gateway-operations.ts';
import type { Seo } from '../../generated/schema-types.ts';
import { presentSeo } from '../../present/seo.ts';
import { paths } from '../../storefront/addresses.ts';
import type { SearchPageContext } from './search-page-context.ts';

export const seo = defineSection<WebSearchPageQuery, true, Seo, SearchPageContext>({
  id: 'seo',
  requiresViewer: false,
  needs: [],
  gather: () => true,
  present(_gathered, { words, storefront }) {
    const title = words ? `Search: ${words}` : 'All products';
    const path = paths.search(words);
    return presentSeo({ storefront, title, path, trail: [{ name: title, url: path }] });
  },
});
