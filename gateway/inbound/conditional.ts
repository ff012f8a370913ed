import { etagOf, isNotModified } from '#platform/bff/etag';
import type { HttpRequest, HttpResponse } from '#platform/server/http-types';

/** Gives a cacheable answer to a GET its entity tag, or says 304 when the client has it already. */
export function conditional({ method, headers: asked }: HttpRequest, response: HttpResponse): HttpResponse {
  const { status, body, headers } = response;
  if (method !== 'GET' || status !== 200 || typeof body !== 'string' || headers?.['cache-control'] === undefined) return response;
  // Weak: the same answer may be sent in several encodings.
  const tag = etagOf(body);
  const tagged = { ...headers, etag: `W/${tag}` };
  return isNotModified(asked['if-none-match'], tag) ? { status: 304, headers: tagged } : { ...response, headers: tagged };
}
