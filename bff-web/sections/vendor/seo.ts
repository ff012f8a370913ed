import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorPageQuery } from '../../generated/gateway-operations.ts';
import type { Seo } from '../../generated/schema-types.ts';
import { presentSeo } from '../../present/seo.ts';
import { paths } from '../../storefront/addresses.ts';

export const seo = defineSection<WebVendorPageQuery, NonNullable<WebVendorPageQuery['vendor']>, Seo, PageContext>({
  id: 'seo',
  requiresViewer: false,
  needs: ['vendor'],
  gather: ({ data }) => data?.vendor,
  present({ slug, name, tagline, description }, { storefront }) {
    const path = paths.vendor(slug);
    const store = { '@context': 'https://schema.org', '@type': 'Store', name, url: storefront.absolute(path) };
    return presentSeo({ storefront, title: name, description: tagline ?? description, path, trail: [{ name, url: path }], structured: [store] });
  },
});
