import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context } from '../../context.ts';
import { webCategoryPageOperation, type WebCategoryPageQuery, type WebCategoryPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { CategoryDetail, CategoryPage, ProductList, QueryCategoryPageArgs, Seo } from '../../generated/schema-types.ts';
import { listRequest } from '../../list-request.ts';
import { declarePublic, isMissing, pageContext, type Skeleton } from '../../page.ts';
import { category } from '../../sections/category/category.ts';
import { products } from '../../sections/category/products.ts';
import { seo } from '../../sections/category/seo.ts';
import type { ListPageContext } from '../../sections/product-list.ts';

interface Views {
  category: CategoryDetail;
  products: ProductList;
  seo: Seo;
}

type CategorySkeleton = Skeleton<Views, WebCategoryPageQueryVariables, ListPageContext>;

const sections: Sections<WebCategoryPageQuery, Views, ListPageContext> = { category, products, seo };
const sharedSeconds = 30;

export const categoryPage = createScreen<QueryCategoryPageArgs, CategorySkeleton, GatewayResult<WebCategoryPageQuery>, CategoryPage | null, Context>({
  name: 'category',
  skeleton({ params, context, selection }) {
    const list = listRequest({ ...params, filter: { ...params.filter, category: params.slug } }, 'BEST_SELLING');
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
  hydration: ({ context, skeleton }) => context.gateway.send(webCategoryPageOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation({ context, skeleton, hydrated }) {
    declarePublic(context, sharedSeconds);
    if (isMissing(hydrated, 'category')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
