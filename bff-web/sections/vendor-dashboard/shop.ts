import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { DashboardShop } from '../../generated/schema-types.ts';
import { paths } from '../../storefront/addresses.ts';

type Vendor = NonNullable<WebVendorDashboardPageQuery['vendor']>;

export const shop = defineSection<WebVendorDashboardPageQuery, Vendor, DashboardShop, PageContext>({
  id: 'shop',
  requiresViewer: true,
  needs: ['vendor.name'],
  gather: ({ data }) => data?.vendor,
  present: ({ id, name, slug, status, isAcceptingOrders }) => ({ id, name, status, isAcceptingOrders, url: paths.vendor(slug) }),
});
