import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { feedSize } from '../../feed.ts';
import { mobileSearchOperation, type MobileSearchQuery, type MobileSearchQueryVariables } from '../../generated/gateway-operations.ts';
import type { QuerySearchArgs, SearchResults, SearchScreen } from '../../generated/schema-types.ts';
import { declarePublic, pageContext, type Skeleton } from '../../page.ts';
import { results } from '../../sections/search/results.ts';
import { suggestions } from '../../sections/search/suggestions.ts';

interface Views {
  results: SearchResults;
  suggestions: string[];
}

const sections: Sections<MobileSearchQuery, Views, PageContext> = { results, suggestions };
const sharedSeconds = 15;

export const search = createScreen<QuerySearchArgs, Skeleton<Views, MobileSearchQueryVariables>, GatewayResult<MobileSearchQuery>, SearchScreen, Context>({
  name: 'search',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.display);
    const wanted = wantedSections(sections, selection, page);
    const words = params.query?.trim() ?? '';
    const variables = {
      query: words || null,
      words,
      inStock: params.inStock ?? false,
      sort: params.sort ?? 'RELEVANCE',
      first: feedSize(params.first, 20),
      after: params.after ?? null,
      currency: page.market.currency,
      locale: page.market.locale,
      tileWidth: page.images.tileWidth,
      withProducts: wanted.has('results'),
      withTotal: selection.has('results.totalCount'),
      // Words to go on with are for who is typing, not for who scrolls on.
      withSuggestions: wanted.has('suggestions') && words !== '' && !params.after,
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(mobileSearchOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation({ context, skeleton, hydrated }) {
    declarePublic(context, sharedSeconds);
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
