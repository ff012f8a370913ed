import { defineSection } from '#platform/bff/section';
import type { WebSearchPageQuery } from '../../generated/gateway-operations.ts';
import type { SearchPageContext } from './search-page-context.ts';

const minimumLength = 2;

export const suggestions = defineSection<WebSearchPageQuery, readonly string[], string[], SearchPageContext>({
  id: 'suggestions',
  requiresViewer: false,
  needs: ['productSuggestions'],
  isShown: ({ words }) => words !== null && words.length >= minimumLength,
  gather: ({ data }) => data?.productSuggestions,
  present: (found, { words }) => found.filter((suggestion) => suggestion.toLowerCase() !== words?.toLowerCase()),
});
