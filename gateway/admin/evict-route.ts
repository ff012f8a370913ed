import { DomainError } from '#platform/errors/domain-error';
import { errorResponse, json, type HttpResponse, type Route } from '#platform/server/http-types';
import { z } from 'zod';
import type { CacheEvictions } from './cache-evictions.ts';
import { jsonBodyOf } from './json-body.ts';

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

/**
 * POST /admin/cache/evict, as application/json, with what to evict, many at once, for scripts: `{"entities":[{"type":"Product","key":"prd_..."}],"types":[],"fields":[],"subgraphs":[],"tags":[]}`.
 * People use the mutation `cacheEvict` of `/admin/graphql`.
 */
export function createEvictRoute({ evictions }: { evictions: CacheEvictions }): Route {
  return {
    method: 'POST',
    path: '/admin/cache/evict',
    isForOperators: true,
    async handle(request) {
      const { data, error } = target.safeParse(jsonBodyOf(request));
      if (!data) return wrong(error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`));
      try {
        const outcome = await evictions.evict(data);
        return 'evicted' in outcome ? json(200, outcome) : wrong(outcome.problems.map(({ list, index, message }) => `${list}.${index}: ${message}`));
      } catch (failure) {
        if (failure instanceof DomainError && failure.code === 'UNAVAILABLE') return errorResponse(503, failure.code, failure.message, { 'retry-after': '1' });
        throw failure;
      }
    },
  };
}

function wrong(messages: readonly string[]): HttpResponse {
  return errorResponse(400, 'BAD_USER_INPUT', messages.join('; '));
}
