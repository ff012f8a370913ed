import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorProductsPageQuery } from '../../generated/gateway-operations.ts';

export const locations = defineSection<WebVendorProductsPageQuery, readonly string[], string[], PageContext>({
  id: 'locations',
  requiresViewer: true,
  needs: ['vendor.stockLocations'],
  gather: ({ data }) => data?.vendor?.stockLocations,
  present: (names) => [...names],
});
