import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webHomePageOperation, type WebHomePageQuery, type WebHomePageQueryVariables } from '../../generated/gateway-operations.ts';
import type { CategoryCard, HomePage, HomePart, OrderCard, ProductCard, QueryHomePageArgs, Seo, VendorCard } from '../../generated/schema-types.ts';
import { declarePublic, pageContext, type Skeleton } from '../../page.ts';
import { bestSellers } from '../../sections/home/best-sellers.ts';
import { categories } from '../../sections/home/categories.ts';
import { layout } from '../../sections/home/layout.ts';
import { newArrivals } from '../../sections/home/new-arrivals.ts';
import { recentOrders } from '../../sections/home/recent-orders.ts';
import { seo } from '../../sections/home/seo.ts';
import { topRated } from '../../sections/home/top-rated.ts';
import { vendors } from '../../sections/home/vendors.ts';
import { advertisable } from '../../sections/product-row.ts';

interface Views {
  categories: CategoryCard[];
  newArrivals: ProductCard[];
  bestSellers: ProductCard[];
  topRated: ProductCard[];
  vendors: VendorCard[];
  recentOrders: OrderCard[];
  layout: HomePart[];
  seo: Seo;
}

const sections: Sections<WebHomePageQuery, Views, PageContext> = { categories, newArrivals, bestSellers, topRated, vendors, recentOrders, layout, seo };
const sharedSeconds = 30;

export const homePage = createScreen<QueryHomePageArgs, Skeleton<Views, WebHomePageQueryVariables>, GatewayResult<WebHomePageQuery>, HomePage, Context>({
  name: 'home',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.market);
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      currency: page.market.currency,
      locale: page.market.locale,
      withCategories: wanted.has('categories'),
      withNewArrivals: wanted.has('newArrivals'),
      withBestSellers: wanted.has('bestSellers'),
      withTopRated: wanted.has('topRated'),
      withVendors: wanted.has('vendors'),
      withRecentOrders: wanted.has('recentOrders'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webHomePageOperation, skeleton.variables),
  rules: ({ hydrated: { data, errors } }) => ({
    data: data && { ...data, newArrivals: advertisable(data.newArrivals), bestSellers: advertisable(data.bestSellers), topRated: advertisable(data.topRated) },
    errors,
  }),
  presentation({ context, skeleton, hydrated }) {
    declarePublic(context, sharedSeconds);
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
