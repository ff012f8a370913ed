import { z } from 'zod';
import { errorResponse, json, type Route } from '#platform/server/http-types';
import type { Logger } from '#platform/telemetry/logger';
import type { GatewayCache } from '../caches/gateway-cache.ts';

const names = z.array(z.string().min(1).max(200)).max(1000);
const target = z
  .strictObject({
    entities: z.array(z.strictObject({ type: z.string().min(1), key: z.string().min(1) })).max(1000).optional(),
    types: names.optional(),
    fields: names.optional(),
    subgraphs: names.optional(),
    tags: names.optional(),
  })
  .refine((given) => Object.values(given).some((list) => list !== undefined && list.length > 0), 'name at least one of entities, types, fields, subgraphs, tags');

/** POST /admin/cache/evict with what to evict, `{"entities":[{"type":"Product","key":"prd_..."}],"types":[],"fields":[],"subgraphs":[],"tags":[]}`. */
export function createEvictRoute({ cache, logger }: { cache: GatewayCache; logger: Logger }): Route {
  return {
    method: 'POST',
    path: '/admin/cache/evict',
    isForOperators: true,
    async handle({ body }) {
      const { data, error } = target.safeParse(parsed(body.toString()));
      if (!data) return errorResponse(400, 'BAD_USER_INPUT', error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '));
      try {
        const evicted = await cache.evict(data);
        logger.info({ tags: evicted.tags }, 'evicted from the cache by an operator');
        return json(200, { evicted: evicted.tags });
      } catch (failure) {
        logger.warn({ err: failure }, 'an eviction by an operator failed');
        return errorResponse(503, 'UNAVAILABLE', 'Redis did not confirm the eviction; try again.', { 'retry-after': '1' });
      }
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
