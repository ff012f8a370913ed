import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webVendorProductsPageOperation, type WebVendorProductsPageQuery, type WebVendorProductsPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { QueryVendorProductsPageArgs, VendorProductList, VendorProductsPage } from '../../generated/schema-types.ts';
import { assertAdmitted, assertSignedIn, isMissing, pageContext, withoutRefusals, type Skeleton } from '../../page.ts';
import { locations } from '../../sections/vendor-products/locations.ts';
import { products } from '../../sections/vendor-products/products.ts';

interface Views {
  products: VendorProductList;
  locations: string[];
}

const sections: Sections<WebVendorProductsPageQuery, Views, PageContext> = { products, locations };

export const vendorProductsPage = createScreen<QueryVendorProductsPageArgs, Skeleton<Views, WebVendorProductsPageQueryVariables>, GatewayResult<WebVendorProductsPageQuery>, VendorProductsPage | null, Context>({
  name: 'vendor-products',
  skeleton({ params, context, selection }) {
    assertSignedIn(context, 'see the stock of your shop');
    const page = pageContext(context, params.market);
    const wanted = wantedSections(sections, selection, page);
    const { vendorId, status, after } = params;
    const variables = { vendorId, status, after };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webVendorProductsPageOperation, skeleton.variables),
  rules({ hydrated }) {
    assertAdmitted(hydrated, 'vendor.dashboard');
    return withoutRefusals(hydrated);
  },
  presentation({ skeleton, hydrated }) {
    if (isMissing(hydrated, 'vendor')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
