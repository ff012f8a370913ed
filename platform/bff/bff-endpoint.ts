import { execute, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { createErrorFormatter, type ErrorFormatter } from '../errors/format-error.ts';
import { retryAfterOf } from '../errors/overload.ts';
import { DomainError } from '../errors/domain-error.ts';
import { deadlineFromHeader, deadlineHeader, type Deadline } from '../resilience/deadline.ts';
import { HttpError, json, type HttpRequest, type HttpResponse, type Route } from '../server/http-types.ts';
import type { Logger } from '../telemetry/logger.ts';
import { observeOperation, outcomeOf } from '../graphql/operation-metrics.ts';
import { describeTrace } from '../telemetry/trace.ts';
import { etagOf, isNotModified } from './etag.ts';
import { asFormatted } from './formatted-error.ts';
import { readGraphqlRequest } from './graphql-request.ts';
import type { OperationRegistry, PreparedOperation } from './operation-registry.ts';
import type { PageCache } from './page-cache.ts';
import { cacheControl, createReply, type CollectedReply, type Reply } from './reply.ts';
import { createSectionReport, type SectionReport } from './section.ts';
import { statusOf } from './status.ts';

/** One request to a BFF, after its operation was found. */
export interface BffRequest {
  readonly http: HttpRequest;
  readonly operation: PreparedOperation;
  readonly deadline: Deadline;
  readonly report: SectionReport;
  readonly reply: Reply;
}

export interface BffEndpointOptions<Context> {
  schema: GraphQLSchema;
  registry: OperationRegistry;
  /**
   * Makes the context of one request: reads session or token, refuses what may not come (a DomainError here answers the whole
   * request), binds the gateway.
   */
  context: (request: BffRequest) => Context | Promise<Context>;
  logger: Logger;
  /** Longest a request may take, whatever its header asks for. */
  timeoutMs?: number;
  /** Request headers that the answer depends on, for `Vary`. */
  vary?: readonly string[];
  /** Whether devices may keep personal answers and ask with their ETag (`revalidate`), or must not keep them. */
  personalAnswers?: 'no-store' | 'revalidate';
  /** Keeps public answers in memory for moments. */
  pages?: PageCache;
}

const defaultTimeoutMs = 5000;

/**
 * The GraphQL endpoint of a BFF: registered operations only, POST for all, GET for queries with ETag and Cache-Control.
 * Returns its routes: POST and GET `/graphql`.
 */
export function createBffEndpoint<Context>(options: BffEndpointOptions<Context>): Route[] {
  const formatError = createErrorFormatter({ logger: options.logger });
  const compute = (request: HttpRequest): Promise<HttpResponse> => answer(request, options, formatError);
  const handle = (request: HttpRequest): Promise<HttpResponse> => options.pages?.serve(request, compute) ?? compute(request);
  return [
    { method: 'POST', path: '/graphql', handle },
    { method: 'GET', path: '/graphql', handle },
  ];
}

async function answer<Context>(http: HttpRequest, options: BffEndpointOptions<Context>, formatError: ErrorFormatter): Promise<HttpResponse> {
  const reply = createReply();
  const report = createSectionReport();
  const startedAt = performance.now();
  let name = 'unknown';
  const observed = (response: HttpResponse): HttpResponse => {
    observeOperation(name, outcomeOf(response), (performance.now() - startedAt) / 1000);
    return response;
  };
  try {
    const asked = readGraphqlRequest(http);
    const operation = options.registry.prepare(asked);
    describeTrace(`${operation.type} ${operation.name}`);
    refuseWrongMethod(http.method, operation);
    const deadline = deadlineFromHeader(http.headers[deadlineHeader], options.timeoutMs ?? defaultTimeoutMs, http.signal);
    name = operation.name;
    const contextValue = await options.context({ http, operation, deadline, report, reply });
    const result = await execute({ schema: options.schema, document: operation.document, variableValues: asked.variables, contextValue });
    return observed(respond({ http, result, reply, report, formatError, vary: options.vary ?? [], mayRevalidate: options.personalAnswers === 'revalidate' }));
  } catch (error) {
    if (error instanceof HttpError) throw error;
    const formatted = formatError(asFormatted(error), error);
    return observed(json(statusOf(formatted.extensions?.['code']), { errors: [formatted] }, { ...reply.headers(), 'cache-control': cacheControl(undefined) }));
  }
}

function refuseWrongMethod(method: string, operation: PreparedOperation): void {
  if (operation.type === 'subscription') throw new DomainError('BAD_REQUEST', 'Subscriptions are not answered at this address.');
  if (method === 'GET' && operation.type !== 'query') throw new HttpError(405, 'BAD_REQUEST', 'Only queries may be sent with GET; send this operation with POST.', { allow: 'POST' });
}

interface Answer {
  http: HttpRequest;
  result: ExecutionResult;
  reply: CollectedReply;
  report: SectionReport;
  formatError: ErrorFormatter;
  vary: readonly string[];
  mayRevalidate: boolean;
}

function respond({ http, result, reply, report, formatError, vary, mayRevalidate }: Answer): HttpResponse {
  const errors = result.errors?.map((error) => formatError(asFormatted(error), error));
  const body = JSON.stringify({
    ...(errors && { errors }),
    ...(result.data !== undefined && { data: result.data }),
    ...(report.failures.length > 0 && { extensions: { sections: report.failures } }),
  });
  const headers: Record<string, string | string[]> = { 'content-type': 'application/json; charset=utf-8', ...reply.headers() };
  if (vary.length > 0) headers['vary'] = vary.join(', ');
  const isComplete = !errors && report.failures.length === 0;
  const caching = http.method === 'GET' && isComplete ? reply.publicCaching(Object.keys(result.data ?? {}).length) : undefined;
  headers['cache-control'] = cacheControl(caching);
  const retryAfterSeconds = retryAfterOf({ data: result.data, errors });
  if (http.method === 'POST' && retryAfterSeconds !== undefined) return { status: 503, headers: { ...headers, 'retry-after': String(retryAfterSeconds) }, body };
  // Without data the request itself was wrong (a variable, for instance); holes in the data are an answer all the same.
  if (result.data === undefined) return { status: 400, headers, body };
  if (http.method !== 'GET' || !isComplete || (!caching && !mayRevalidate)) return { status: 200, headers, body };
  const etag = etagOf(body);
  headers['etag'] = etag;
  if (!caching) headers['cache-control'] = 'private, no-cache';
  return isNotModified(http.headers['if-none-match'], etag) ? { status: 304, headers } : { status: 200, headers, body };
}
