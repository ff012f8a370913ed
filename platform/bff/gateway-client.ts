import { Pool, type Dispatcher } from 'undici';
import { clientAddressHeader, clientKeyHeader } from '../auth/client-keys.ts';
import { isErrorCode } from '../errors/codes.ts';
import { deadlineHeader, type Deadline } from '../resilience/deadline.ts';
import type { Logger } from '../telemetry/logger.ts';
import { counter, histogram } from '../telemetry/metrics.ts';
import { currentTrace, traceparent, withSpan } from '../telemetry/trace.ts';
import { endpointSource } from '../transport/endpoints.ts';
import { createPlaces } from '../transport/places.ts';
import { failedResult, type GatewayFailure, type GatewayResult } from './gateway-result.ts';
import type { RegisteredOperation } from './registered-operation.ts';

/** On whose behalf and until when the gateway is asked. */
export interface GatewayCall {
  deadline: Deadline;
  /** Bearer token of a signed-in person. */
  accessToken?: string | null | undefined;
  /** Secret of a guest. */
  guestToken?: string | null | undefined;
  /** Address of the person's device, for limits by address. */
  clientAddress?: string | undefined;
}

export interface GatewayClient {
  /** Sends one operation. Never throws for a failing gateway: what failed is in `errors`, with `path: []` when all did. */
  send<Result, Variables>(operation: RegisteredOperation<Result, Variables>, variables: Variables, call: GatewayCall): Promise<GatewayResult<Result>>;
  close(): Promise<void>;
}

export interface GatewayClientOptions {
  /** The gateway's address, or several as `platform/transport/endpoints.ts` reads them; `/graphql` unless it names a path. */
  url: string;
  /** Sent as `x-client-name` and `x-client-version`. */
  client: { name: string; version: string };
  /** Proves to the gateway that it is this client that calls. */
  clientKey?: string | undefined;
  logger: Logger;
  /** Most connections, and so requests in flight, to each gateway. */
  connections?: number;
}

const duration = histogram({ name: 'bff_gateway_request_duration_seconds', help: 'Time the gateway took, by operation', labels: ['operation', 'outcome'] });
const calls = counter({ name: 'bff_gateway_requests_total', help: 'Requests to the gateway, by operation', labels: ['operation'] });

/** A client of the gateway over kept-alive connections. Operations go by id; the text follows only if the gateway asks for it. */
export function createGatewayClient({ url, client, clientKey, logger, connections = 64 }: GatewayClientOptions): GatewayClient {
  const gateways = gatewaysAt(url, connections, logger);
  const clientHeaders = clientHeadersOf({ client, clientKey });
  /** Ids the gateway did not know once; it forgets them when it restarts, so their texts go along from then on. */
  const unknownIds = new Set<string>();
  let takesIds = true;

  const formFor = (id: string): Form => (takesIds ? (unknownIds.has(id) ? 'id and text' : 'id') : 'text');

  /** What to send instead after an answer; undefined when the form was not the problem. Others may have found out meanwhile. */
  const betterForm = (id: string, sent: Form, code: string | undefined): Form | undefined => {
    if (code === 'PERSISTED_QUERY_NOT_SUPPORTED' && sent !== 'text') takesIds = false;
    else if (code === 'PERSISTED_QUERY_NOT_FOUND' && sent === 'id') unknownIds.add(id);
    else return undefined;
    return formFor(id);
  };

  async function post<Result>(body: string, call: GatewayCall): Promise<GatewayResult<Result>> {
    if (call.deadline.remainingMs() === 0) return failedResult('TIMEOUT', 'The time was up before the gateway was asked.');
    try {
      const headers = { ...clientHeaders, ...headersOf(call) };
      const { signal } = call.deadline;
      const response = await gateways.run((gateway) => gateway.post({ headers, body, signal }), { judge: verdictOf, waitMs: call.deadline.remainingMs(), signal });
      return await readResult<Result>(response);
    } catch (error) {
      const isLate = call.deadline.remainingMs() === 0;
      if (!isLate) logger.warn({ err: error }, 'the gateway could not be reached');
      return isLate ? failedResult('TIMEOUT', 'The gateway did not answer in time.') : failedResult('UNAVAILABLE', 'The gateway could not be reached.');
    }
  }

  return {
    async send<Result, Variables>(operation: RegisteredOperation<Result, Variables>, variables: Variables, call: GatewayCall): Promise<GatewayResult<Result>> {
      return withSpan({ name: `gateway ${operation.name}`, kind: 'client' }, async (span) => {
        const startedAt = performance.now();
        calls.inc({ operation: operation.name });
        const form = formFor(operation.id);
        let result = await post<Result>(bodyOf(operation, variables, form), call);
        const better = betterForm(operation.id, form, result.errors[0]?.code);
        if (better) result = await post(bodyOf(operation, variables, better), call);
        const outcome = result.errors.length === 0 ? 'ok' : result.data === null ? 'failed' : 'partial';
        span.set('gateway.outcome', outcome);
        duration.observe({ operation: operation.name, outcome }, (performance.now() - startedAt) / 1000);
        return result;
      });
    },
    close: () => gateways.close(),
  };
}

interface Post {
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

/** Connections to the places where the gateway is, used in turn. */
function gatewaysAt(address: string, connections: number, logger: Logger) {
  return createPlaces({
    source: endpointSource(address, logger),
    ejection: { failures: 3, forMs: 2000, maxMs: 60_000 },
    connect({ url, hostname }) {
      const { origin, pathname, port } = new URL(url);
      const path = pathname === '/' ? '/graphql' : pathname;
      const named = hostname && { host: port ? `${hostname}:${port}` : hostname };
      const connect = { timeout: 2000, ...(hostname && { servername: hostname }) };
      const pool = new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 30_000, bodyTimeout: 15_000, headersTimeout: 15_000, connect });
      return {
        post: ({ headers, body, signal }: Post) => pool.request({ path, method: 'POST', headers: named ? { ...headers, ...named } : headers, body, signal }),
        close: () => pool.close(),
      };
    },
    onChange: (_status, ejected) => ejected && logger.warn({ endpoint: ejected.url }, 'a gateway keeps failing and is left alone for a while'),
  });
}

/** 503 comes from a gateway that is well and busy: to leave it alone would double the load of the others. */
const verdictOf = ({ statusCode, headers }: Dispatcher.ResponseData) => ({ hasFailed: statusCode >= 500 && statusCode !== 503, isLeaving: headers['connection'] === 'close' });

/** How an operation is named to the gateway. */
type Form = 'id' | 'id and text' | 'text';

function bodyOf({ id, name, document }: RegisteredOperation<unknown, never>, variables: unknown, form: Form): string {
  return JSON.stringify({
    operationName: name,
    variables,
    ...(form !== 'id' && { query: document }),
    ...(form !== 'text' && { extensions: { persistedQuery: { version: 1, sha256Hash: id } } }),
  });
}

/** The same with every call: who it is that calls. */
function clientHeadersOf({ client, clientKey }: Pick<GatewayClientOptions, 'client' | 'clientKey'>): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    'x-client-name': client.name,
    'x-client-version': client.version,
    ...(clientKey && { [clientKeyHeader]: clientKey }),
  };
}

function headersOf({ deadline, accessToken, guestToken, clientAddress }: GatewayCall): Record<string, string> {
  const requestId = currentTrace()?.requestId;
  return {
    [deadlineHeader]: String(Math.floor(deadline.at)),
    traceparent: traceparent(),
    ...(requestId && { 'x-request-id': requestId }),
    ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    ...(guestToken && { 'x-guest-token': guestToken }),
    ...(clientAddress && { [clientAddressHeader]: clientAddress }),
  };
}

interface RawError {
  message?: string;
  path?: (string | number)[];
  extensions?: { code?: unknown; retryAfterSeconds?: unknown };
}

async function readResult<Data>(response: Dispatcher.ResponseData): Promise<GatewayResult<Data>> {
  const text = await response.body.text();
  const parsed = parseJson(text) as { data?: Data | null; errors?: RawError[] } | undefined;
  if (parsed === undefined) return failedResult('UNAVAILABLE', `The gateway answered ${response.statusCode} with something that is not JSON.`);
  const errors = (parsed.errors ?? []).map(toFailure);
  if (parsed.data === undefined && errors.length === 0) return failedResult('UNAVAILABLE', `The gateway answered ${response.statusCode} without data.`);
  return { data: parsed.data ?? null, errors };
}

function toFailure({ message, path, extensions }: RawError): GatewayFailure {
  const code = extensions?.code;
  const retryAfterSeconds = extensions?.retryAfterSeconds;
  return {
    code: isErrorCode(code) ? code : 'INTERNAL',
    message: message ?? 'The gateway gave no reason.',
    path: path ?? [],
    ...(typeof retryAfterSeconds === 'number' && { retryAfterSeconds }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
