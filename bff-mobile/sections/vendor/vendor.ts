import type { MobileVendorQuery } from '../../generated/gateway-operations.ts';
import type { VendorHeader } from '../../generated/schema-types.ts';
import { excerptOf } from '../../present/excerpt.ts';
import { presentImage } from '../../present/image.ts';
import { defineSection } from '../section.ts';

/** About three lines on a phone. */
const summaryLength = 240;

type VendorData = NonNullable<MobileVendorQuery['vendor']>;

export const vendor = defineSection<MobileVendorQuery, VendorData, VendorHeader>({
  id: 'vendor',
  requiresViewer: false,
  needs: ['vendor'],
  gather: ({ data }) => data?.vendor,
  present: ({ id, slug = '', name = '', tagline, description, logo, banner, rating, isAcceptingOrders, policies }) => ({
    id,
    slug,
    name,
    tagline: tagline ?? null,
    summary: description ? excerptOf(description, summaryLength) : null,
    logo: presentImage(logo),
    banner: presentImage(banner),
    rating: rating ?? { average: null, count: 0 },
    isAcceptingOrders: isAcceptingOrders ?? false,
    returnWindowDays: policies?.returnWindowDays ?? 0,
  }),
});
