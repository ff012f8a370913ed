import type { MobileSearchQuery } from '../../generated/gateway-operations.ts';
import { defineSection } from '../section.ts';

export const suggestions = defineSection<MobileSearchQuery, readonly string[], string[]>({
  id: 'suggestions',
  requiresViewer: false,
  needs: ['productSuggestions'],
  gather: ({ data }) => data?.productSuggestions ?? [],
  present: (found) => [...found],
});
