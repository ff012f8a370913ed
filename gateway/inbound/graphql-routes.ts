import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server';
import { errorResponse, type HttpRequest, type HttpResponse, type Route } from '#platform/server/http-types';
import { isJsonObject } from '../execution/json.ts';
import type { DocumentGuard } from '../limits/document-guard.ts';
import type { ContextOf, GatewayContext } from './context.ts';
import type { HotPath } from './hot-path.ts';

export interface GraphqlRoutesOptions {
  apollo: ApolloServer<GatewayContext>;
  guard: DocumentGuard;
  contextOf: ContextOf;
  /** The short way for operations known already; none when everything is to go through Apollo Server. */
  hotPath?: HotPath | undefined;
}

/** GET and POST /graphql. */
export function createGraphqlRoutes(options: GraphqlRoutesOptions): Route[] {
  const handle = (request: HttpRequest): Promise<HttpResponse> => serve(request, options);
  return [
    { method: 'POST', path: '/graphql', handle },
    { method: 'GET', path: '/graphql', handle },
  ];
}

async function serve(request: HttpRequest, { apollo, guard, contextOf, hotPath }: GraphqlRoutesOptions): Promise<HttpResponse> {
  const isPost = request.method === 'POST';
  const body = isPost ? parseBody(request) : undefined;
  if (body instanceof SyntaxError) return errorResponse(400, 'BAD_REQUEST', 'The body is not valid JSON; expected {"query": "...", "variables": {...}}.');
  if (Array.isArray(body)) return errorResponse(400, 'BAD_REQUEST', 'Batches are not supported; send one operation per request.');
  const quick = isPost && hotPath ? await hotPath(request, body) : null;
  if (quick) return quick;
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method, headers: relevantHeaders(request), search: isPost ? '' : `?${request.query}`, body },
    // Apollo asks for the context after its CSRF check and answers what is thrown here in the negotiated format.
    async context() {
      const query = isPost ? isJsonObject(body) && body.query : request.query.get('query');
      if (typeof query === 'string') guard.check(query);
      return contextOf(request);
    },
  });
  return toHttpResponse(result);
}

/** The parsed body; undefined for a content type that is not JSON, which Apollo refuses in its own words. */
function parseBody(request: HttpRequest): unknown {
  const [mediaType = ''] = (request.headers['content-type'] ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'application/json') return undefined;
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}

/** Only what Apollo looks at: content negotiation and CSRF prevention. */
function relevantHeaders({ headers }: HttpRequest): HeaderMap {
  const relevant = new HeaderMap();
  for (const name of ['content-type', 'accept', 'apollo-require-preflight', 'x-apollo-operation-name']) {
    const value = headers[name];
    if (typeof value === 'string') relevant.set(name, value);
  }
  return relevant;
}

function toHttpResponse({ status = 200, headers, body }: HTTPGraphQLResponse): HttpResponse {
  return { status, headers: Object.fromEntries(headers), body: body.kind === 'complete' ? body.string : body.asyncIterator };
}
