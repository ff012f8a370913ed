import type { SupergraphFacts } from '../planning/messages.ts';
import { createCachingOf, type CachingOf } from './fetch-caching.ts';
import { evictableFields } from './evictions.ts';
import { createSupergraphTypes } from './supergraph-types.ts';

/** How fetches over a supergraph are cached; undefined when it says nothing about that. */
export function cachingFor({ hints, types }: Pick<SupergraphFacts, 'hints' | 'types'>): CachingOf | undefined {
  return createCachingOf({ hints, types: createSupergraphTypes(types), evictableFields });
}
