import { observeOperation, outcomeOf } from '#platform/graphql/operation-metrics';
import { operationNameOf } from '#platform/graphql/operation-name';
import { describeTrace } from '#platform/telemetry/trace';
import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server';
import { compressed } from '#platform/server/compression';
import { errorResponse, type HttpRequest, type HttpResponse, type Route } from '#platform/server/http-types';
import { isJsonObject } from '../execution/json.ts';
import { assertShallowVariables } from '../limits/variables-depth.ts';
import type { DocumentGuard } from '../limits/document-guard.ts';
import type { LoadShedding } from '#platform/limits/load-shedding';
import { conditional } from './conditional.ts';
import { headersOf, type ContextOf, type GatewayContext } from './context.ts';
import { namedBody, namedRequest, type RegisteredOperations } from './named-request.ts';
import type { HotPath } from './hot-path.ts';
import { asOverload } from './overload.ts';

export interface GraphqlRoutesOptions {
  /** Where they are; `/graphql` unless given. */
  path?: string;
  apollo: ApolloServer<GatewayContext>;
  guard: DocumentGuard;
  contextOf: ContextOf;
  /** The short way for operations known already; none when everything is to go through Apollo Server. */
  hotPath?: HotPath | undefined;
  /** Operations that may be named by hash. */
  known: RegisteredOperations;
  /** Refuses what could not be answered in time; nothing is refused unless given. */
  shedding?: LoadShedding | undefined;
}

/** GET and POST of one GraphQL endpoint. */
export function createGraphqlRoutes(options: GraphqlRoutesOptions): Route[] {
  const handle = async (request: HttpRequest): Promise<HttpResponse> => {
    const work = () => serve(request, options);
    const response = conditional(request, asOverload(await (options.shedding?.track(work) ?? work())));
    return request.headers['accept-encoding'] === undefined ? response : compressed(response, request.headers['accept-encoding']);
  };
  const { path = '/graphql', shedding } = options;
  const route = { path, handle, ...(shedding && { refuse: shedding.refusal }) };
  return [
    { method: 'POST', ...route },
    { method: 'GET', ...route },
  ];
}

async function serve(request: HttpRequest, options: GraphqlRoutesOptions): Promise<HttpResponse> {
  const { hotPath, known } = options;
  if (request.method === 'POST') {
    const body = parseBody(request);
    if (body instanceof SyntaxError) return errorResponse(400, 'BAD_REQUEST', 'The body is not valid JSON; expected {"query": "...", "variables": {...}}.');
    if (Array.isArray(body)) return errorResponse(400, 'BAD_REQUEST', 'Batches are not supported; send one operation per request.');
    const named = namedBody(body, known);
    if (named && 'refusal' in named) return named.refusal;
    const asked = named?.body ?? body;
    return observed(asked, async () => (await hotPath?.(request, asked)) ?? throughApollo({ request, headers: relevantHeaders(request), search: '', body: asked }, options));
  }
  const named = namedRequest(request, known);
  if (!named) return throughApollo({ request, headers: relevantHeaders(request), search: `?${request.query}`, body: undefined }, options);
  if ('refusal' in named) return named.refusal;
  return observed(named.body, async () => (await hotPath?.(request, named.body)) ?? namedThroughApollo(request, named.body, options));
}

/** Names the trace after the operation and counts it. */
async function observed(body: unknown, answer: () => Promise<HttpResponse>): Promise<HttpResponse> {
  const startedAt = performance.now();
  const operation = operationNameOf(body);
  describeTrace(`graphql ${operation}`);
  const response = await answer();
  observeOperation(operation, outcomeOf(response), (performance.now() - startedAt) / 1000);
  return response;
}

function namedThroughApollo(request: HttpRequest, body: Readonly<Record<string, unknown>>, options: GraphqlRoutesOptions): Promise<HttpResponse> {
  const { query, operationName, variables } = body;
  const search = new URLSearchParams({ query: String(query), variables: JSON.stringify(variables), ...(typeof operationName === 'string' && { operationName }) });
  // A registered query named by its hash is safe from other sites, so Apollo need not ask for a header that proves it.
  const headers = relevantHeaders(request).set('apollo-require-preflight', 'true');
  return throughApollo({ request, headers, search: `?${search}`, body: undefined }, options);
}

interface ApolloRequest {
  request: HttpRequest;
  headers: HeaderMap;
  search: string;
  body: unknown;
}

async function throughApollo({ request, headers, search, body }: ApolloRequest, { apollo, guard, contextOf }: GraphqlRoutesOptions): Promise<HttpResponse> {
  let context: GatewayContext | undefined;
  const query = body === undefined ? new URLSearchParams(search).get('query') : isJsonObject(body) && body.query;
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method, headers, search, body },
    // Apollo asks for the context after its CSRF check and answers what is thrown here in the negotiated format.
    async context() {
      // Before the document is looked at: what is refused for its size counts as a request, too.
      context = await contextOf(request);
      assertShallowVariables(body, request.body.length);
      if (typeof query === 'string') guard.check(query);
      return context;
    },
  });
  const response = toHttpResponse(result);
  // Apollo Server puts errors first.
  const hasErrors = response.status !== 200 || typeof response.body !== 'string' || response.body.startsWith('{"errors"');
  return context ? { ...response, headers: { ...response.headers, ...headersOf(context, hasErrors) } } : response;
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
