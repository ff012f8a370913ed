import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebHomePageQuery } from '../../generated/gateway-operations.ts';
import type { Seo } from '../../generated/schema-types.ts';
import { presentSeo } from '../../present/seo.ts';
import { paths } from '../../storefront/addresses.ts';

export const seo = defineSection<WebHomePageQuery, true, Seo, PageContext>({
  id: 'seo',
  requiresViewer: false,
  needs: [],
  gather: () => true,
  present: (_gathered, { storefront }) =>
    presentSeo({ storefront, title: 'Marketplace', description: 'Independent makers and shops in one place.', path: paths.home, trail: [] }),
});
