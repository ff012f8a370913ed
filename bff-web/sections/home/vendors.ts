import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebHomePageQuery } from '../../generated/gateway-operations.ts';
import type { VendorCard } from '../../generated/schema-types.ts';
import { presentVendorCard } from '../../present/cards.ts';

type Vendors = NonNullable<WebHomePageQuery['vendors']>;

export const vendors = defineSection<WebHomePageQuery, Vendors, VendorCard[], PageContext>({
  id: 'vendors',
  requiresViewer: false,
  needs: ['vendors'],
  gather: ({ data }) => data?.vendors,
  present: ({ edges }) => edges.map(({ node }) => presentVendorCard(node)),
});
