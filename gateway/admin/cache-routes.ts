import type { Route } from '#platform/server/http-types';
import { createCacheEvictions, type CacheEvictionsOptions } from './cache-evictions.ts';
import { createEvictRoute } from './evict-route.ts';
import { createAdminGraphqlRoute } from './graphql-route.ts';

/** The two ways in which operators evict from the cache. */
export function createCacheRoutes(options: CacheEvictionsOptions): Route[] {
  const evictions = createCacheEvictions(options);
  return [createEvictRoute({ evictions }), createAdminGraphqlRoute({ evictions, logger: options.logger })];
}
