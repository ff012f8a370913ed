import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { feedSize } from '../../feed.ts';
import { mobileVendorOperation, type MobileVendorQuery, type MobileVendorQueryVariables } from '../../generated/gateway-operations.ts';
import type { ProductFeed, QueryVendorArgs, VendorHeader, VendorScreen } from '../../generated/schema-types.ts';
import { declarePublic, isMissing, pageContext, type Skeleton } from '../../page.ts';
import { products } from '../../sections/vendor/products.ts';
import { vendor as header } from '../../sections/vendor/vendor.ts';

interface Views {
  vendor: VendorHeader;
  products: ProductFeed;
}

const sections: Sections<MobileVendorQuery, Views, PageContext> = { vendor: header, products };
const sharedSeconds = 30;

export const vendor = createScreen<QueryVendorArgs, Skeleton<Views, MobileVendorQueryVariables>, GatewayResult<MobileVendorQuery>, VendorScreen | null, Context>({
  name: 'vendor',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.display);
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      ...page.images,
      slug: params.slug,
      sort: params.sort ?? 'BEST_SELLING',
      first: feedSize(params.first, 20),
      after: params.after ?? null,
      currency: page.market.currency,
      locale: page.market.locale,
      withHeader: wanted.has('vendor'),
      withProducts: wanted.has('products'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(mobileVendorOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation({ context, skeleton, hydrated }) {
    declarePublic(context, sharedSeconds);
    if (isMissing(hydrated, 'vendor')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
