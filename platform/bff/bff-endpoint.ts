import type { GraphQLSchema } from 'graphql';
import { createErrorFormatter, type ErrorFormatter } from '../errors/format-error.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { EntryAdmission } from '../limits/entry-admission.ts';
import { deadlineFromHeader, deadlineHeader, type Deadline } from '../resilience/deadline.ts';
import { compressed } from '../server/compression.ts';
import { HttpError, json, type HttpRequest, type HttpResponse, type RequestHead, type Route } from '../server/http-types.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createExecutor, type Execute } from '../graphql/compiled/executor.ts';
import { observeOperation, outcomeOf } from '../graphql/operation-metrics.ts';
import { describeTrace } from '../telemetry/trace.ts';
import { asFormatted } from './formatted-error.ts';
import { readGraphqlRequest, type GraphqlRequest } from './graphql-request.ts';
import type { ApartFromDevice, FeatureGate } from './features/gate.ts';
import { createFeatureUse, type FeatureUseCollector } from './features/use.ts';
import { respond } from './http-answer.ts';
import type { OperationRegistry, PreparedOperation } from './operation-registry.ts';
import type { PageCache } from './page-cache.ts';
import type { PageResponse } from './page-variation.ts';
import { cacheControl, createReply, type Reply } from './reply.ts';
import { createSectionReport, type SectionReport } from './section.ts';
import { statusOf } from './status.ts';

/** One request to a BFF, after its operation was found. */
export interface BffRequest {
  readonly http: HttpRequest;
  readonly operation: PreparedOperation;
  readonly deadline: Deadline;
  readonly report: SectionReport;
  readonly reply: Reply;
  /** Name of the device for features; null when it has none. */
  readonly device: string | null;
  /** Collects which features the answer is made of. */
  readonly featureUse: FeatureUseCollector;
  /** Whether the context may be made of what is merely remembered: of a query, when the endpoint asks `isTrue` before the answer leaves. */
  readonly mayAssume?: boolean;
}

type IsTrue = () => boolean | Promise<boolean>;

export interface BffEndpointOptions<Context> {
  schema: GraphQLSchema;
  registry: OperationRegistry;
  /**
   * Makes the context of one request: reads session or token, refuses what may not come (a DomainError here answers the whole
   * request), binds the gateway.
   */
  context: (request: BffRequest) => Context | Promise<Context>;
  /**
   * How to tell whether what a context was assumed to be is true; undefined where nothing was assumed. That is asked when the answer is made; if it is
   * not true, the answer is thrown away and made again with nothing assumed.
   */
  isTrue?: (context: Context) => IsTrue | undefined;
  logger: Logger;
  /** Longest a request may take, whatever its header asks for. */
  timeoutMs?: number;
  /** Request headers that the answer depends on, for `Vary`. */
  vary?: readonly string[];
  /** Whether devices may keep personal answers and ask with their ETag (`revalidate`), or must not keep them. */
  personalAnswers?: 'no-store' | 'revalidate';
  /** Keeps public answers in memory for moments. */
  pages?: PageCache;
  /** What features make of the answers; without it nothing differs between people. */
  features?: FeatureGate;
  /** Request headers that name a device, for `Vary` where a feature made the answer. */
  deviceHeaders?: readonly string[];
  /** Lets in what can be answered in time; everybody unless given. */
  admission?: EntryAdmission | undefined;
}

const defaultTimeoutMs = 5000;

/**
 * The GraphQL endpoint of a BFF: registered operations only, POST for all, GET for queries with ETag and Cache-Control.
 * Returns its routes: POST and GET `/graphql`.
 */
export function createBffEndpoint<Context>(options: BffEndpointOptions<Context>): Route[] {
  const formatError = createErrorFormatter({ logger: options.logger });
  const { pages, features, deviceHeaders = [], admission } = options;
  const run = createExecutor({ schema: options.schema });
  const handle = async (http: HttpRequest): Promise<HttpResponse> => {
    const asked = apartFromDevice(http, features, formatError);
    if ('status' in asked) return asked;
    const work = (request: HttpRequest): Promise<PageResponse> => answer({ ...asked, request }, { ...options, run }, formatError);
    const compute = (request: HttpRequest): Promise<PageResponse> => (admission && !http.isAdmitted ? admission.run(request, () => work(request)) : work(request));
    const made = await (pages ? pages.serve(asked.request, compute, features?.variationFor(asked.device)) : compute(asked.request));
    const response = await compressed(made, http.headers['accept-encoding']);
    return features ? features.handOut(asked, response, deviceHeaders) : response;
  };
  const route = { path: '/graphql', handle, ...(admission && { refuse: (request: RequestHead) => admission.refuse(request, pages?.mayHold) }) };
  return [
    { method: 'POST', ...route },
    { method: 'GET', ...route },
  ];
}

function apartFromDevice(request: HttpRequest, features: FeatureGate | undefined, formatError: ErrorFormatter): ApartFromDevice | HttpResponse {
  try {
    return features?.apart(request) ?? { request, device: null };
  } catch (error) {
    return refusal(error, formatError);
  }
}

/** The answer to a request that is refused as a whole. */
function refusal(error: unknown, formatError: ErrorFormatter, headers: Record<string, string | string[]> = {}): HttpResponse {
  const formatted = formatError(asFormatted(error), error);
  return json(statusOf(formatted.extensions?.['code']), { errors: [formatted] }, { ...headers, 'cache-control': cacheControl(undefined) });
}

type Answering<Context> = BffEndpointOptions<Context> & { run: Execute };

async function answer<Context>(apart: ApartFromDevice, options: Answering<Context>, formatError: ErrorFormatter): Promise<PageResponse> {
  const { request: http } = apart;
  const startedAt = performance.now();
  let name = 'unknown';
  const observed = (response: PageResponse): PageResponse => {
    observeOperation(name, outcomeOf(response), (performance.now() - startedAt) / 1000);
    return response;
  };
  try {
    const asked = readGraphqlRequest(http);
    const operation = options.registry.prepare(asked);
    describeTrace(`${operation.type} ${operation.name}`);
    refuseWrongMethod(http.method, operation);
    name = operation.name;
    const deadline = deadlineFromHeader(http.headers[deadlineHeader], options.timeoutMs ?? defaultTimeoutMs, http.signal);
    const making = { ...apart, asked, operation, deadline };
    const first = await make({ ...making, mayAssume: options.isTrue !== undefined && operation.type === 'query' }, options, formatError);
    return observed(first.isTrue === undefined || (await first.isTrue()) ? first.response : (await make({ ...making, mayAssume: false }, options, formatError)).response);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    return observed(refusal(error, formatError));
  }
}

interface Making extends ApartFromDevice {
  asked: GraphqlRequest;
  operation: PreparedOperation;
  deadline: Deadline;
  mayAssume: boolean;
}

/** Makes an answer, and says whether it depends on something that has yet to turn out true. */
async function make<Context>({ request: http, device, asked, operation, deadline, mayAssume }: Making, options: Answering<Context>, formatError: ErrorFormatter): Promise<{ response: PageResponse; isTrue?: IsTrue | undefined }> {
  const reply = createReply();
  const report = createSectionReport();
  const featureUse = createFeatureUse();
  let isTrue: IsTrue | undefined;
  try {
    const making = options.context({ http, operation, deadline, report, reply, device, featureUse, mayAssume });
    // What is there already is not waited for: each wait lets other work of this turn go first.
    const contextValue = making instanceof Promise ? await making : making;
    isTrue = options.isTrue?.(contextValue);
    const result = await options.run({ document: operation.document, variables: asked.variables, context: contextValue });
    return { response: respond({ http, result, reply, report, featureUse, formatError, vary: options.vary ?? [], mayRevalidate: options.personalAnswers === 'revalidate' }), isTrue };
  } catch (error) {
    if (error instanceof HttpError) throw error;
    return { response: refusal(error, formatError, reply.headers()), isTrue };
  }
}

function refuseWrongMethod(method: string, operation: PreparedOperation): void {
  if (operation.type === 'subscription') throw new DomainError('BAD_REQUEST', 'Subscriptions are not answered at this address.');
  if (method === 'GET' && operation.type !== 'query') throw new HttpError(405, 'BAD_REQUEST', 'Only queries may be sent with GET; send this operation with POST.', { allow: 'POST' });
}
