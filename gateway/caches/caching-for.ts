import { parse } from 'graphql';
import { readCacheHints } from './cache-hints.ts';
import { createCachingOf, type CachingOf } from './fetch-caching.ts';
import { evictableFields } from './evictions.ts';
import { readSupergraphTypes } from './supergraph-types.ts';

/** How fetches over a supergraph are cached; undefined when its text says nothing about that. */
export function cachingFor(supergraphSdl: string): CachingOf | undefined {
  if (!supergraphSdl.includes('@cacheControl')) return undefined;
  const document = parse(supergraphSdl, { noLocation: true });
  const hints = readCacheHints(document);
  return createCachingOf({ hints, types: readSupergraphTypes(document), evictableFields });
}
