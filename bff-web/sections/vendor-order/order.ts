import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorOrderPageQuery } from '../../generated/gateway-operations.ts';
import type { VendorOrderDetail } from '../../generated/schema-types.ts';
import { presentVendorOrder } from '../../present/vendor-order.ts';

type Found = NonNullable<WebVendorOrderPageQuery['vendorOrder']>;

export const order = defineSection<WebVendorOrderPageQuery, Found, VendorOrderDetail, PageContext>({
  id: 'order',
  requiresViewer: true,
  needs: ['vendorOrder.totals'],
  gather: ({ data }) => data?.vendorOrder,
  present: (found, { market }) => presentVendorOrder(found, market.locale),
});
