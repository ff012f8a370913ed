import { retryAfterOf } from '#platform/errors/overload';
import type { HttpResponse } from '#platform/server/http-types';

/** An answer that says nothing but "too much work is waiting" as 503 with Retry-After, which clients and proxies understand. */
export function asOverload(response: HttpResponse): HttpResponse {
  // Errors come first in the text, so that answers without any cost no more than this look.
  if (response.status !== 200 || response.hasErrors === false || typeof response.body !== 'string' || !response.body.startsWith('{"errors"')) return response;
  const retryAfterSeconds = retryAfterOf(JSON.parse(response.body) as Parameters<typeof retryAfterOf>[0]);
  if (retryAfterSeconds === undefined) return response;
  return { ...response, status: 503, headers: { ...response.headers, 'retry-after': String(retryAfterSeconds) } };
}
