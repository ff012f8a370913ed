import { subscribe, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { createErrorFormatter, type ErrorFormatter } from '../../errors/format-error.ts';
import { DomainError } from '../../errors/domain-error.ts';
import { HttpError, json, type HttpRequest, type HttpResponse, type Route } from '../../server/http-types.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { readGraphqlRequest } from '../graphql-request.ts';
import { asFormatted } from '../formatted-error.ts';
import type { OperationRegistry, PreparedOperation } from '../operation-registry.ts';
import { statusOf } from '../status.ts';
import type { LiveAdmission } from './admission.ts';
import { sseStream, type Heartbeat } from './sse-stream.ts';

/** A request for live updates, after its operation was found. */
export interface LiveRequest {
  readonly http: HttpRequest;
  readonly operation: PreparedOperation;
  readonly lastEventId: string | null;
}

export interface SseEndpointOptions<Context> {
  path: string;
  schema: GraphQLSchema;
  registry: OperationRegistry;
  /** Who asks, and what resolvers get. Refuses by DomainError what may not come. */
  context(request: LiveRequest): Promise<{ viewerKey: string; value: Context }>;
  admission: LiveAdmission;
  heartbeat: Heartbeat;
  logger: Logger;
  maxMs?: number;
}

const hourMs = 3_600_000;

/** Registered subscriptions as server-sent events: GET for `EventSource`, POST for the client of graphql-sse. */
export function createSseEndpoint<Context>(options: SseEndpointOptions<Context>): Route[] {
  const formatError = createErrorFormatter({ logger: options.logger });
  const handle = (http: HttpRequest): Promise<HttpResponse> => open(http, options, formatError);
  return [
    { method: 'GET', path: options.path, handle },
    { method: 'POST', path: options.path, handle },
  ];
}

async function open<Context>(http: HttpRequest, options: SseEndpointOptions<Context>, formatError: ErrorFormatter): Promise<HttpResponse> {
  let leave: (() => void) | undefined;
  try {
    const asked = readGraphqlRequest(http);
    const operation = options.registry.prepare(asked);
    if (operation.type !== 'subscription') throw new DomainError('BAD_REQUEST', 'Only subscriptions are answered at this address; send this operation to /graphql.');
    const { viewerKey, value } = await options.context({ http, operation, lastEventId: lastEventIdOf(http) });
    leave = options.admission.enter({ viewer: viewerKey, address: http.remoteAddress });
    const results = await subscribe({ schema: options.schema, document: operation.document, variableValues: asked.variables, contextValue: value });
    if (!(Symbol.asyncIterator in results)) return refused(results, leave, formatError);
    const failure = (error: unknown): ExecutionResult => ({ errors: [formatError(asFormatted(error), error)] }) as unknown as ExecutionResult;
    const body = sseStream({ results, heartbeat: options.heartbeat, maxMs: options.maxMs ?? hourMs, failure, onEnd: leave });
    return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'private, no-store', 'x-accel-buffering': 'no' }, body };
  } catch (error) {
    leave?.();
    if (error instanceof HttpError) throw error;
    const formatted = formatError(asFormatted(error), error);
    return json(statusOf(formatted.extensions?.['code']), { errors: [formatted] });
  }
}

function refused({ errors = [] }: ExecutionResult, leave: () => void, formatError: ErrorFormatter): HttpResponse {
  leave();
  const formatted = errors.map((error) => formatError(asFormatted(error), error));
  return json(statusOf(formatted[0]?.extensions?.['code']), { errors: formatted });
}

function lastEventIdOf({ headers }: HttpRequest): string | null {
  const value = headers['last-event-id'];
  return typeof value === 'string' && value !== '' ? value : null;
}
