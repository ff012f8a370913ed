/**
 * The storefront as a client of the BFF it lives in: it sends registered operations through the same routes as any browser's script, in
 * process. So a page shows what the API gives, with its session, its checks, its sections and its caching.
 */
import type { ManifestEntry } from '#platform/bff/operation-registry';
import type { HttpRequest, HttpResponse, Route } from '#platform/server/http-types';
import { csrfHeader } from '../session/csrf.ts';

/** What came of an operation. */
export interface Answer<Data> {
  /** Null when the operation was refused as a whole. */
  readonly data: Data | null;
  readonly errors: readonly { message: string; extensions?: { code?: string } }[];
  /** Sections that are missing from the page, by id. */
  readonly missingSections: readonly string[];
  readonly status: number;
  readonly cookies: readonly string[];
  /** The Cache-Control of an answer without anything personal; undefined for all others. */
  readonly publicCaching: string | undefined;
  /** The CSRF token of a session that this operation began or renewed. */
  readonly csrfToken: string | undefined;
}

export interface Operations {
  /** Address of a registered subscription, for the scripts of a page. */
  streamAddress(name: string, variables: object): string;
  query<Data>(visit: HttpRequest, name: string, variables?: object): Promise<Answer<Data>>;
  mutate<Data>(visit: HttpRequest, name: string, variables: object, csrfToken: string | null): Promise<Answer<Data>>;
}

/** Headers of a visit that the API may see; what a cache would answer by stays behind. */
const passedOn = ['cookie', 'user-agent', 'origin', 'sec-fetch-site', 'traceparent'] as const;

export function createOperations({ routes, manifest }: { routes: readonly Route[]; manifest: Readonly<Record<string, ManifestEntry>> }): Operations {
  const routeOf = (method: string): Route => {
    const route = routes.find((each) => each.path === '/graphql' && each.method === method);
    if (!route) throw new Error(`There is no ${method} /graphql`);
    return route;
  };
  const [get, post] = [routeOf('GET'), routeOf('POST')];
  // The newest registration of a name is what this version's pages are written for.
  const ids = new Map(Object.entries(manifest).flatMap(([id, entry]) => (entry.target === 'bff-web' ? [[entry.name, id] as const] : [])));
  const idOf = (name: string): string => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`No operation "${name}" is registered`);
    return id;
  };
  return {
    streamAddress: (name, variables) => `/graphql/stream?${new URLSearchParams({ id: idOf(name), variables: JSON.stringify(variables) }).toString()}`,
    async query(visit, name, variables = {}) {
      const query = new URLSearchParams({ id: idOf(name), variables: JSON.stringify(variables) });
      return toAnswer(await get.handle({ ...visit, method: 'GET', path: '/graphql', query, headers: headersOf(visit), body: Buffer.alloc(0) }));
    },
    async mutate(visit, name, variables, csrfToken) {
      const headers = { ...headersOf(visit), 'content-type': 'application/json', ...(csrfToken !== null && { [csrfHeader]: csrfToken }) };
      const body = Buffer.from(JSON.stringify({ documentId: idOf(name), variables }));
      return toAnswer(await post.handle({ ...visit, method: 'POST', path: '/graphql', query: new URLSearchParams(), headers, body }));
    },
  };
}

function headersOf({ headers }: HttpRequest): HttpRequest['headers'] {
  return Object.fromEntries(passedOn.flatMap((name) => (headers[name] === undefined ? [] : [[name, name === 'cookie' ? knownOnly(headers[name]) : headers[name]]])).filter(([, value]) => value !== undefined)) as HttpRequest['headers'];
}

/** The cookies that the API knows, without the others: a visitor who only chose a currency still gets pages that are the same for everybody. */
function knownOnly(cookie: string | undefined): string | undefined {
  return cookie?.split(';').map((pair) => pair.trim()).filter((pair) => /^(?:__Host-)?[sd]id=/.test(pair)).join('; ') || undefined;
}

function toAnswer<Data>({ status, headers = {}, body }: HttpResponse): Answer<Data> {
  const parsed = (typeof body === 'string' ? JSON.parse(body) : {}) as { data?: Data; errors?: Answer<Data>['errors']; extensions?: { sections?: { id: string }[] } };
  const cacheControl = headers['cache-control'];
  return {
    data: parsed.data ?? null,
    errors: parsed.errors ?? [],
    missingSections: parsed.extensions?.sections?.map(({ id }) => id) ?? [],
    status,
    cookies: [headers['set-cookie'] ?? []].flat(),
    publicCaching: typeof cacheControl === 'string' && (cacheControl.startsWith('public') || cacheControl === 'private, no-cache') ? cacheControl : undefined,
    csrfToken: typeof headers[csrfHeader] === 'string' ? headers[csrfHeader] : undefined,
  };
}
