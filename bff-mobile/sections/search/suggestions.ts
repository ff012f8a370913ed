import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { MobileSearchQuery } from '../../generated/gateway-operations.ts';

export const suggestions = defineSection<MobileSearchQuery, readonly string[], string[], PageContext>({
  id: 'suggestions',
  requiresViewer: false,
  needs: ['productSuggestions'],
  gather: ({ data }) => data?.productSuggestions ?? [],
  present: (found) => [...found],
});
