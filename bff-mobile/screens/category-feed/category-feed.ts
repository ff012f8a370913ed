import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { feedSize } from '../../feed.ts';
import { mobileCategoryFeedOperation, type MobileCategoryFeedQuery, type MobileCategoryFeedQueryVariables } from '../../generated/gateway-operations.ts';
import type { CategoryFeed, CategoryHeader, ProductFeed, QueryCategoryFeedArgs } from '../../generated/schema-types.ts';
import { declarePublic, isMissing, pageContext, type Skeleton } from '../../page.ts';
import { category } from '../../sections/category-feed/category.ts';
import { products } from '../../sections/category-feed/products.ts';

interface Views {
  category: CategoryHeader;
  products: ProductFeed;
}

const sections: Sections<MobileCategoryFeedQuery, Views, PageContext> = { category, products };
const sharedSeconds = 30;

export const categoryFeed = createScreen<QueryCategoryFeedArgs, Skeleton<Views, MobileCategoryFeedQueryVariables>, GatewayResult<MobileCategoryFeedQuery>, CategoryFeed | null, Context>({
  name: 'category-feed',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.display);
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      slug: params.slug,
      inStock: params.inStock ?? false,
      sort: params.sort ?? 'BEST_SELLING',
      first: feedSize(params.first, 20),
      after: params.after ?? null,
      currency: page.market.currency,
      locale: page.market.locale,
      tileWidth: page.images.tileWidth,
      withHeader: wanted.has('category'),
      withProducts: wanted.has('products'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(mobileCategoryFeedOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation({ context, skeleton, hydrated }) {
    declarePublic(context, sharedSeconds);
    if (isMissing(hydrated, 'category')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
