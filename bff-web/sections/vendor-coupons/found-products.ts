import { wholeData } from '#platform/bff/gateway-result';
import { defineSection } from '#platform/bff/section';
import { webVendorCouponProductsOperation, type WebVendorCouponProductsQuery, type WebVendorCouponsPageQuery } from '../../generated/gateway-operations.ts';
import type { CouponScopeItem } from '../../generated/schema-types.ts';
import type { CouponPageContext } from './coupon-page-context.ts';

type Found = NonNullable<WebVendorCouponProductsQuery['products']>;

/** Asks for more than the page's one request: products are looked for by the vendor's name in addresses, which only that tells. */
export const foundProducts = defineSection<WebVendorCouponsPageQuery, Found, CouponScopeItem[], CouponPageContext>({
  id: 'foundProducts',
  requiresViewer: true,
  needs: ['vendor.slug'],
  async gather({ data }, { gateway, productQuery }) {
    const shop = data?.vendor?.slug;
    return shop === undefined || productQuery === null ? null : wholeData(await gateway.send(webVendorCouponProductsOperation, { shop, query: productQuery })).products;
  },
  present: ({ edges }) => edges.map(({ node: { id, title } }) => ({ id, name: title })),
});
