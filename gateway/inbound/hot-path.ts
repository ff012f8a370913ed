import { createErrorFormatter, type ErrorFormatter } from '#platform/errors/format-error';
import type { HttpRequest, HttpResponse } from '#platform/server/http-types';
import { bytesOfLine } from '#platform/server/utf8';
import { counter } from '#platform/telemetry/metrics';
import type { Logger } from '#platform/telemetry/logger';
import { GraphQLError } from 'graphql';
import type { Labels, PreparedOperation } from '../execution/engine.ts';
import type { OperationTimes } from '../admin/operation-times.ts';
import { isJsonObject, type JsonObject } from '../execution/json.ts';
import { inTurn } from '../limits/start-gate.ts';
import { hasShallowVariables } from '../limits/variables-depth.ts';
import type { SupergraphGateway } from '../supergraph/supergraph-gateway.ts';
import { hotKey, type SupergraphVersion } from '../supergraph/version.ts';
import type { UsageRecorder } from '../usage/recorder.ts';
import { headersOf, type ContextOf, type GatewayContext } from './context.ts';
import { bytesFrom, type SharedResponses } from './shared-responses.ts';

/** Answers an operation that has been through Apollo Server before; null when Apollo Server is to answer. */
export type HotPath = (request: HttpRequest, body: unknown) => Promise<HttpResponse | null>;

export interface HotPathOptions {
  supergraph: SupergraphGateway;
  contextOf: ContextOf;
  shared: SharedResponses;
  /** What costs more is refused, which the long way does. */
  maxCost: number;
  /** Counts who sends what; nobody unless given. */
  usage?: UsageRecorder | undefined;
  /** How long operations take, for the status page. */
  times?: OperationTimes | undefined;
  logger: Logger;
}

const served = counter({ name: 'gateway_hot_path_total', help: 'Operations answered without going through Apollo Server again' });

const mediaTypes: Readonly<Record<string, string>> = {
  '': 'application/json; charset=utf-8',
  '*/*': 'application/json; charset=utf-8',
  'application/json': 'application/json; charset=utf-8',
  'application/graphql-response+json': 'application/graphql-response+json; charset=utf-8',
};

/**
 * The short way for operations that Apollo Server has parsed, checked against the limits and validated for this version
 * of the supergraph. Whatever is not plain (other media types, extensions, refusals, variables that don't fit) goes the
 * long way, so that there is one place that says no. That both ways answer alike is held by a test.
 */
export function createHotPath({ supergraph, contextOf, shared, maxCost, usage, times, logger }: HotPathOptions): HotPath {
  const formatError = createErrorFormatter({ logger });
  return async (request, body) => {
    const version = supergraph.current();
    const contentType = mediaTypes[request.headers.accept ?? ''];
    if (!version || contentType === undefined || !isJsonObject(body)) return null;
    const operation = plainOperation(body);
    const hot = operation && version.hot.get(hotKey(operation.query, operation.operationName));
    if (!hot) return null;
    if (!hasShallowVariables(body, request.body.length)) return null;
    const { prepared } = hot;
    const checked = prepared.coerce(operation.variables);
    if (request.method === 'GET' && prepared.kind !== 'query') return null;
    if ('errors' in checked || prepared.cost(checked.coerced) > maxCost) return null;
    const context = await contextOf(request).catch(refusalOrThrow);
    if (!context) return null;
    served.inc();
    hot.calls++;
    usage?.record(context.forwarded.viewer, prepared, () => hot);
    const labels = supergraph.labelsFor(version, context);
    const answer = (heard?: () => void): Promise<Answered> => execute({ version, prepared, variables: operation.variables, context: heard ? heardBy(context, heard) : context, labels, formatError });
    const startedAt = performance.now();
    const answered = await shared.answer({ prepared, variables: operation.variables, context, labels }, answer);
    const { status, hasErrors, headers } = answered;
    const sent = sentAs(answered, request);
    // Of a request that had to wait, functions and promises have grown old: what they were given is kept for long, so they are left with nothing large.
    answered.text = '';
    answered.bytes = undefined;
    times?.note(operation.operationName ?? hot.operationName ?? '', operation.query, performance.now() - startedAt);
    return { status, headers: { 'content-type': contentType, ...headers, ...context.rateHeaders }, body: sent, hasErrors, isTransient: true };
  };
}

/** With the line feed that Apollo Server puts at the end. */
function sentAs({ text, bytes, hasErrors }: Answered, request: HttpRequest): string | Buffer {
  if (hasErrors || text.length < bytesFrom || !isSentAsItIs(request)) return `${text}\n`;
  return bytes ?? bytesOfLine(text);
}

/** Has it said when the first subgraph, or the cache, has answered. */
function heardBy(context: GatewayContext, heard: () => void): GatewayContext {
  const { send } = context;
  context.cache.heard = heard;
  return {
    ...context,
    send: async (call) => {
      try {
        return await send(call);
      } finally {
        heard();
      }
    },
  };
}

/** Whether nobody looks at the text any more: neither to compress it nor to tag it. */
function isSentAsItIs({ method, headers }: HttpRequest): boolean {
  return method === 'POST' && headers['accept-encoding'] === undefined;
}

interface PlainOperation {
  query: string;
  operationName: string | undefined;
  variables: JsonObject;
}

/** Null unless the body is as most clients send it. */
function plainOperation({ query, operationName, variables, extensions }: JsonObject): PlainOperation | null {
  if (typeof query !== 'string' || (extensions !== undefined && extensions !== null)) return null;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
  if (variables !== undefined && variables !== null && !isJsonObject(variables)) return null;
  return { query, operationName: operationName ?? undefined, variables: variables ?? {} };
}

/** Refusals are said by Apollo Server, which establishes the context again; anything else is a defect. */
function refusalOrThrow(error: unknown): null {
  if (error instanceof GraphQLError) return null;
  throw error;
}

export interface Answered {
  readonly status: number;
  /** JSON. Whoever has read it lets go of it. */
  text: string;
  /** The text in UTF-8 and a line feed, when several are given it. */
  bytes?: Buffer | undefined;
  readonly hasErrors: boolean;
  /** That are the same for all who share the answer. */
  readonly headers: Readonly<Record<string, string>>;
}

interface ExecuteOptions {
  version: SupergraphVersion;
  prepared: PreparedOperation;
  variables: JsonObject;
  context: GatewayContext;
  labels: Labels;
  formatError: ErrorFormatter;
}

async function execute(options: ExecuteOptions): Promise<Answered> {
  const answered = await inTurn(options.context, () => executeNow(options));
  return 'data' in answered ? answeredWith(answered, options) : answered;
}

async function executeNow(options: ExecuteOptions): Promise<Answered> {
  const { version, prepared, variables, context, labels, formatError } = options;
  try {
    const result = await version.engine.execute(prepared, variables, context.send, labels, context);
    return answeredWith(result, options);
  } catch (error) {
    const defect = error instanceof GraphQLError ? error : new GraphQLError(error instanceof Error ? error.message : String(error), { originalError: error as Error });
    return { status: 500, text: JSON.stringify({ errors: [formatted(defect, formatError)] }), hasErrors: true, headers: {} };
  }
}

type Result = Awaited<ReturnType<SupergraphVersion['engine']['execute']>>;

function answeredWith(result: Result, { context, formatError }: ExecuteOptions): Answered {
  const errors = result.errors?.map((error) => formatted(error, formatError));
  const text = JSON.stringify({ errors, data: 'data' in result ? result.data : undefined });
  return { status: 200, text, hasErrors: errors !== undefined, headers: headersOf({ ...context, rateHeaders: {} }, errors !== undefined) };
}

/** As Apollo Server prepares errors for `formatError`. */
function formatted(error: GraphQLError, formatError: ErrorFormatter) {
  return formatError({ ...error.toJSON(), extensions: { ...error.extensions, code: error.extensions.code ?? 'INTERNAL_SERVER_ERROR' } }, error);
}
