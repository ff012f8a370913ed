import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context } from '../../context.ts';
import { webVendorPageOperation, type WebVendorPageQuery, type WebVendorPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { ProductList, QueryVendorPageArgs, Seo, VendorDetail, VendorPage } from '../../generated/schema-types.ts';
import { listRequest } from '../../list-request.ts';
import { declarePublic, isMissing, pageContext, type Skeleton } from '../../page.ts';
import type { ListPageContext } from '../../sections/product-list.ts';
import { products } from '../../sections/vendor/products.ts';
import { seo } from '../../sections/vendor/seo.ts';
import { vendor } from '../../sections/vendor/vendor.ts';

interface Views {
  vendor: VendorDetail;
  products: ProductList;
  seo: Seo;
}

type VendorSkeleton = Skeleton<Views, WebVendorPageQueryVariables, ListPageContext>;

const sections: Sections<WebVendorPageQuery, Views, ListPageContext> = { vendor, products, seo };
const sharedSeconds = 30;

export const vendorPage = createScreen<QueryVendorPageArgs, VendorSkeleton, GatewayResult<WebVendorPageQuery>, VendorPage | null, Context>({
  name: 'vendor',
  skeleton({ params, context, selection }) {
    const list = listRequest({ ...params, filter: { vendors: [params.slug] } }, 'BEST_SELLING');
    const page = { ...pageContext(context, params.market), list };
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      slug: params.slug,
      filter: list.filter,
      sort: list.sort,
      offset: list.offset,
      first: list.pageSize,
      currency: page.market.currency,
      locale: page.market.locale,
      withProducts: wanted.has('products'),
      withFacets: selection.has('products.facets'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webVendorPageOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation({ context, skeleton, hydrated }) {
    declarePublic(context, sharedSeconds);
    if (isMissing(hydrated, 'vendor')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
