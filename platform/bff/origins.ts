import { DomainError } from '../errors/domain-error.ts';
import type { HttpRequest, HttpResponse, RequestHead, Route } from '../server/http-types.ts';

export interface OriginPolicy {
  /** Throws DomainError FORBIDDEN when a browser says that another site sent the request. */
  assertAllowed(request: HttpRequest): void;
  /** A route with the CORS headers of allowed origins on its answers, errors included. */
  withCors(route: Route): Route;
  /** The route that answers preflight requests of a path. */
  preflight(path: string): Route;
}

export interface OriginPolicyOptions {
  /** Origins of our own pages, for example `https://shop.example`. */
  allowed: readonly string[];
  /** Request headers that pages may send. */
  requestHeaders: readonly string[];
  /** Response headers that pages may read. */
  responseHeaders: readonly string[];
}

const none: Readonly<Record<string, string>> = {};

/** Which sites may call us from a browser with the person's cookies. */
export function createOriginPolicy({ allowed, requestHeaders, responseHeaders }: OriginPolicyOptions): OriginPolicy {
  const known = new Set(allowed.map((origin) => origin.replace(/\/$/, '')));
  const corsHeaders = (request: RequestHead): Readonly<Record<string, string>> => {
    const { origin } = request.headers;
    if (origin === undefined || !known.has(origin)) return none;
    return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', 'access-control-expose-headers': responseHeaders.join(', ') };
  };
  return {
    assertAllowed({ headers }) {
      const { origin } = headers;
      const site = headers['sec-fetch-site'];
      const isForeign = origin === undefined ? site === 'cross-site' : !known.has(origin);
      if (isForeign) throw new DomainError('FORBIDDEN', `Requests from ${origin ?? 'another site'} are not accepted here.`);
    },
    withCors: ({ refuse, ...route }) => ({
      ...route,
      // Without them a page of another origin could not read that it is to come again later.
      ...(refuse && {
        refuse(request: RequestHead) {
          const refusal = refuse(request);
          return refusal && { ...refusal, headers: { ...refusal.headers, ...corsHeaders(request) } };
        },
      }),
      async handle(request) {
        const response = await route.handle(request);
        const cors = corsHeaders(request);
        return cors === none ? response : { ...response, headers: { ...response.headers, ...cors } };
      },
    }),
    preflight: (path) => ({
      method: 'OPTIONS',
      path,
      async handle(request): Promise<HttpResponse> {
        const cors = corsHeaders(request);
        if (!cors['access-control-allow-origin']) return { status: 403, headers: { vary: 'Origin' } };
        return {
          status: 204,
          headers: {
            ...cors,
            vary: 'Origin',
            'access-control-allow-methods': 'GET, POST',
            'access-control-allow-headers': requestHeaders.join(', '),
            'access-control-max-age': '600',
          },
        };
      },
    }),
  };
}
