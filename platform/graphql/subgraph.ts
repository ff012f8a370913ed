import { ApolloServer, HeaderMap, type ApolloServerPlugin, type GraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { OperationTypeNode, type GraphQLSchema } from 'graphql';
import { applyPermissions } from '../auth/apply-permissions.ts';
import { identityHeader, IdentityError, type Identity, type IdentityVerifier } from '../auth/identity.ts';
import type { Permissions } from '../auth/permissions.ts';
import type { Viewer } from '../auth/viewer.ts';
import { createErrorFormatter } from '../errors/format-error.ts';
import { deadlineFromHeader, deadlineHeader, deadlineIn, type Deadline } from '../resilience/deadline.ts';
import { errorResponse, type HttpRequest, type HttpResponse, type Route } from '../server/http-types.ts';
import type { Logger } from '../telemetry/logger.ts';
import { describeTrace } from '../telemetry/trace.ts';
import { markPersonal } from './answer-scope.ts';
import { observeOperation, outcomeOf } from './operation-metrics.ts';
import { operationNameOf } from './operation-name.ts';
import { buildSchema, type Resolvers } from './build-schema.ts';
import { createExecutor, type Execute } from './compiled/executor.ts';
import { createShortWay, type ShortWay } from './short-way.ts';

export interface RequestContext {
  viewer: Viewer;
  /** Network address of the person's device, as far as it is known; for limits, never for permissions. */
  clientAddress: string | null;
  deadline: Deadline;
  logger: Logger;
  requestId: string;
  /**
   * To be called by a resolver whose answer depends on who asks although the schema calls the field public (`@cacheControl`): the gateway then keeps nothing of
   * this response for others.
   */
  answerIsPersonal(): void;
}

export interface SubgraphOptions<Ctx extends { viewer: Viewer }> {
  name: string;
  schemaFile: string;
  resolvers: Resolvers;
  permissions: Permissions;
  /** Makes the context of one request: its loaders above all. The context must carry the viewer. */
  context: (request: RequestContext) => Ctx | Promise<Ctx>;
  identity: IdentityVerifier;
  logger: Logger;
  /** Whether `__schema` may be asked for; off unless set. */
  introspection?: boolean;
  /** Longest a request may take, whatever its header asks for. */
  maxDurationMs?: number;
}

export interface Operation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

export interface GraphqlEndpoint {
  /** POST /graphql. */
  route: Route;
  schema: GraphQLSchema;
  stop(): Promise<void>;
  /** Runs an operation without HTTP and identity, for tests of resolvers. */
  execute(operation: Operation & { viewer: Viewer }): Promise<GraphQLResponse>;
}

const defaultMaxDurationMs = 2_000;

/**
 * A federation subgraph behind our own HTTP server. It answers nobody but the gateway: each POST needs an identity
 * signed for this subgraph and this body, `_service` and `_entities` included.
 *
 * Throws at start when the schema is invalid, when a resolver is for nothing, or when a field has no permission rule.
 */
export async function createSubgraph<Ctx extends { viewer: Viewer }>(options: SubgraphOptions<Ctx>): Promise<GraphqlEndpoint> {
  const { schemaFile, resolvers, permissions, logger, context, introspection = false, maxDurationMs = defaultMaxDurationMs } = options;
  const { schema, sharedTypes } = await buildSchema({ schemaFile, resolvers });
  applyPermissions({ schema, permissions, openTypes: sharedTypes });
  const formatError = createErrorFormatter({ logger });
  const execute = createExecutor({ schema });
  const shortWay = createShortWay({ execute, formatError });
  const apollo = new ApolloServer<Ctx>({
    gateway: executedBy(schema, execute, shortWay),
    introspection,
    logger,
    formatError,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    plugins: unusedPlugins(),
  });
  await apollo.start();
  return {
    schema,
    route: { method: 'POST', path: '/graphql', handle: (request) => handle(request, { apollo, shortWay }, { ...options, maxDurationMs }) },
    stop: () => apollo.stop(),
    async execute({ viewer, query, variables, operationName }) {
      const requestContext = { viewer, clientAddress: null, deadline: deadlineIn(maxDurationMs), logger, requestId: 'in-process', answerIsPersonal: () => undefined };
      const request = { query, ...(variables && { variables }), ...(operationName && { operationName }) };
      return apollo.executeOperation(request, { contextValue: await context(requestContext) });
    },
  };
}

/** To Apollo Server, an executor of one's own is a gateway. */
function executedBy(schema: GraphQLSchema, execute: Execute, shortWay: ShortWay): GatewayInterface {
  return {
    onSchemaLoadOrUpdate(onLoaded) {
      onLoaded({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({
      executor({ document, operation, request, context }) {
        if (operation.operation === OperationTypeNode.QUERY) shortWay.remember(request.query, document);
        return execute({ document, operationName: request.operationName, variables: request.variables, context });
      },
    }),
    stop: async () => undefined,
  };
}

/** Apollo's default plugins, each of which would look at every field or call home. */
function unusedPlugins(): ApolloServerPlugin[] {
  return [
    ApolloServerPluginCacheControlDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
    ApolloServerPluginLandingPageDisabled(),
    ApolloServerPluginSchemaReportingDisabled(),
    ApolloServerPluginUsageReportingDisabled(),
  ];
}

async function handle<Ctx extends { viewer: Viewer }>(
  request: HttpRequest,
  { apollo, shortWay }: { apollo: ApolloServer<Ctx>; shortWay: ShortWay },
  { identity, logger, context, maxDurationMs }: SubgraphOptions<Ctx> & { maxDurationMs: number },
): Promise<HttpResponse> {
  const caller = verifiedIdentity(request, identity, logger);
  if (!caller) return errorResponse(401, 'UNAUTHENTICATED', 'This service is called through the gateway only.');
  const deadline = deadlineFromHeader(request.headers[deadlineHeader], maxDurationMs, request.signal);
  if (deadline.remainingMs() === 0) return errorResponse(200, 'TIMEOUT', 'The deadline passed before the work began.');
  const body = parseJson(request.body);
  if (body === undefined) return errorResponse(400, 'BAD_REQUEST', 'The body is not valid JSON; expected {"query": "..."}.');
  const startedAt = performance.now();
  const operation = operationNameOf(body);
  describeTrace(`graphql ${operation}`);
  let isPersonal = false;
  const answerIsPersonal = (): void => void (isPersonal = true);
  const makeContext = () => context({ ...caller, deadline, logger, requestId: request.requestId, answerIsPersonal });
  const response = (await shortWay.answer(request, body, makeContext)) ?? (await longWay(apollo, request, body, makeContext));
  observeOperation(operation, outcomeOf(response), (performance.now() - startedAt) / 1000);
  return isPersonal && typeof response.body === 'string' ? { ...response, body: markPersonal(response.body) } : response;
}

async function longWay<Ctx extends { viewer: Viewer }>(apollo: ApolloServer<Ctx>, request: HttpRequest, body: unknown, makeContext: () => Ctx | Promise<Ctx>): Promise<HttpResponse> {
  const { status = 200, headers, body: answer } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method, headers: relevantHeaders(request), search: '', body },
    context: async () => makeContext(),
  });
  return { status, headers: Object.fromEntries(headers), body: answer.kind === 'complete' ? answer.string : answer.asyncIterator };
}

function verifiedIdentity(request: HttpRequest, identity: IdentityVerifier, logger: Logger): Identity | undefined {
  const token = request.headers[identityHeader];
  try {
    return identity.verify(typeof token === 'string' ? token : undefined, request.body);
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    logger.warn({ reason: error.message, remoteAddress: request.remoteAddress }, 'refused a call without a good identity');
    return undefined;
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Only what Apollo looks at: content negotiation and CSRF prevention. */
function relevantHeaders(request: HttpRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const name of ['content-type', 'accept', 'apollo-require-preflight', 'x-apollo-operation-name']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}
