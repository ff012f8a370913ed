import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorPageQuery } from '../../generated/gateway-operations.ts';
import type { VendorDetail } from '../../generated/schema-types.ts';
import { presentVendorCard } from '../../present/cards.ts';
import { presentImage } from '../../present/image.ts';

export const vendor = defineSection<WebVendorPageQuery, NonNullable<WebVendorPageQuery['vendor']>, VendorDetail, PageContext>({
  id: 'vendor',
  requiresViewer: false,
  needs: ['vendor'],
  gather: ({ data }) => data?.vendor,
  present: (found) => ({
    card: presentVendorCard(found),
    banner: presentImage(found.banner),
    description: found.description,
    returnsPolicy: found.policies.returns,
    shippingPolicy: found.policies.shipping,
    returnWindowDays: found.policies.returnWindowDays,
    isAcceptingOrders: found.isAcceptingOrders,
  }),
});
