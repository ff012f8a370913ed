import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context } from '../../context.ts';
import { webSearchPageOperation, type WebSearchPageQuery, type WebSearchPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { ProductList, QuerySearchPageArgs, SearchPage, Seo } from '../../generated/schema-types.ts';
import { listRequest } from '../../list-request.ts';
import { declarePublic, pageContext, type Skeleton } from '../../page.ts';
import { results } from '../../sections/search/results.ts';
import type { SearchPageContext } from '../../sections/search/search-page-context.ts';
import { seo } from '../../sections/search/seo.ts';
import { suggestions } from '../../sections/search/suggestions.ts';

interface Views {
  results: ProductList;
  suggestions: string[];
  seo: Seo;
}

type SearchSkeleton = Skeleton<Views, WebSearchPageQueryVariables, SearchPageContext>;

const sections: Sections<WebSearchPageQuery, Views, SearchPageContext> = { results, suggestions, seo };
const sharedSeconds = 15;

export const searchPage = createScreen<QuerySearchPageArgs, SearchSkeleton, GatewayResult<WebSearchPageQuery>, SearchPage, Context>({
  name: 'search',
  skeleton({ params, context, selection }) {
    const words = params.query?.trim() || null;
    const list = listRequest(params, 'RELEVANCE');
    const page = { ...pageContext(context, params.market), list, words };
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      query: words,
      words: words ?? '',
      filter: list.filter,
      sort: list.sort,
      offset: list.offset,
      first: list.pageSize,
      currency: page.market.currency,
      locale: page.market.locale,
      withResults: wanted.has('results'),
      withFacets: selection.has('results.facets'),
      withSuggestions: wanted.has('suggestions'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webSearchPageOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  async presentation({ context, skeleton, hydrated }) {
    declarePublic(context, sharedSeconds);
    const views = await runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
    return { query: skeleton.page.words, ...views };
  },
});
