import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import { DomainError } from '#platform/errors/domain-error';
import type { Context, PageContext } from '../../context.ts';
import { mobileProductOperation, type MobileProductQuery, type MobileProductQueryVariables } from '../../generated/gateway-operations.ts';
import type { Delivery, ProductCard, ProductDetail, ProductScreen, PurchaseOptions, QueryProductArgs, ReviewList, Seller } from '../../generated/schema-types.ts';
import { declarePublic, isMissing, pageContext, type Skeleton } from '../../page.ts';
import { delivery } from '../../sections/product/delivery.ts';
import { product as detail } from '../../sections/product/product.ts';
import { purchase } from '../../sections/product/purchase.ts';
import { related } from '../../sections/product/related.ts';
import { reviews } from '../../sections/product/reviews.ts';
import { seller } from '../../sections/product/seller.ts';

interface Views {
  product: ProductDetail;
  purchase: PurchaseOptions;
  delivery: Delivery;
  seller: Seller;
  reviews: ReviewList;
  related: ProductCard[];
}

const sections: Sections<MobileProductQuery, Views, PageContext> = { product: detail, purchase, delivery, seller, reviews, related };
const sharedSeconds = 15;

export const product = createScreen<QueryProductArgs, Skeleton<Views, MobileProductQueryVariables>, GatewayResult<MobileProductQuery>, ProductScreen | null, Context>({
  name: 'product',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.display);
    const wanted = wantedSections(sections, selection, page);
    const { market, images } = page;
    const variables = {
      ...nameOf(params),
      ...images,
      currency: market.currency,
      locale: market.locale,
      country: market.country,
      withDetail: wanted.has('product'),
      withPurchase: wanted.has('purchase'),
      withDelivery: wanted.has('delivery'),
      withSeller: wanted.has('seller'),
      withReviews: wanted.has('reviews'),
      withRelated: wanted.has('related'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(mobileProductOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation({ context, skeleton, hydrated }) {
    declarePublic(context, sharedSeconds);
    if (isMissing(hydrated, 'product')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});

function nameOf({ slug, id }: QueryProductArgs): { slug: string | null; id: string | null } {
  if (Boolean(slug) === Boolean(id)) throw new DomainError('BAD_USER_INPUT', 'Name the product by either "slug" or "id".', { field: ['slug'] });
  return { slug: slug || null, id: id || null };
}
