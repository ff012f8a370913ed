import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webProductPageOperation, type WebProductPageQuery, type WebProductPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { Delivery, ProductCard, ProductDetail, ProductPage, ProductVendor, PurchaseOptions, QueryProductPageArgs, ReviewList, Seo } from '../../generated/schema-types.ts';
import { declarePublic, isMissing, pageContext, type Skeleton } from '../../page.ts';
import { delivery } from '../../sections/product/delivery.ts';
import { product } from '../../sections/product/product.ts';
import { purchase } from '../../sections/product/purchase.ts';
import { related, relatedCount } from '../../sections/product/related.ts';
import { reviews } from '../../sections/product/reviews.ts';
import { seo } from '../../sections/product/seo.ts';
import { vendor } from '../../sections/product/vendor.ts';

interface Views {
  product: ProductDetail;
  purchase: PurchaseOptions;
  delivery: Delivery;
  vendor: ProductVendor;
  reviews: ReviewList;
  related: ProductCard[];
  seo: Seo;
}

const sections: Sections<WebProductPageQuery, Views, PageContext> = { product, purchase, delivery, vendor, reviews, related, seo };
const sharedSeconds = 15;

export const productPage = createScreen<QueryProductPageArgs, Skeleton<Views, WebProductPageQueryVariables>, GatewayResult<WebProductPageQuery>, ProductPage | null, Context>({
  name: 'product',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.market);
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      slug: params.slug,
      currency: page.market.currency,
      locale: page.market.locale,
      country: page.market.country,
      withPurchase: wanted.has('purchase'),
      withDelivery: wanted.has('delivery'),
      withVendor: wanted.has('vendor'),
      withReviews: wanted.has('reviews'),
      withRelated: wanted.has('related'),
      relatedFirst: wanted.has('related') ? relatedCount(page) : 0,
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webProductPageOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation({ context, skeleton, hydrated }) {
    declarePublic(context, sharedSeconds);
    if (isMissing(hydrated, 'product')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
