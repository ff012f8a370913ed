import { clientAddressHeader, clientKeyHeader } from '../auth/client-keys.ts';
import { isErrorCode } from '../errors/codes.ts';
import { deadlineHeader, type Deadline } from '../resilience/deadline.ts';
import type { Logger } from '../telemetry/logger.ts';
import { counter, histogram } from '../telemetry/metrics.ts';
import { currentTrace, traceparent, withSpan } from '../telemetry/trace.ts';
import { createGatewayConnections, type RawAnswer } from './gateway-connections.ts';
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

/** A client of the gateway over kept-alive connections. Operations go by id; the text is sent where the gateway does not know it. */
export function createGatewayClient({ url, client, clientKey, logger, connections = 64 }: GatewayClientOptions): GatewayClient {
  const gateways = createGatewayConnections({ address: url, headers: clientHeadersOf({ client, clientKey }), connections, logger });
  const forms = createForms();

  async function post<Result>(body: string, isRepeatable: boolean, call: GatewayCall): Promise<GatewayResult<Result>> {
    if (call.deadline.remainingMs() === 0) return failedResult('TIMEOUT', 'The time was up before the gateway was asked.');
    try {
      return readResult<Result>(await gateways.post({ headers: headersOf(call), body, deadline: call.deadline, isRepeatable }));
    } catch (error) {
      const isLate = call.deadline.remainingMs() === 0;
      if (!isLate) logger.warn({ err: error }, 'the gateway could not be reached');
      return isLate ? failedResult('TIMEOUT', 'The gateway did not answer in time.') : failedResult('UNAVAILABLE', 'The gateway could not be reached.');
    }
  }

  return {
    send<Result, Variables>(operation: RegisteredOperation<Result, Variables>, variables: Variables, call: GatewayCall): Promise<GatewayResult<Result>> {
      return withSpan({ name: `gateway ${operation.name}`, kind: 'client' }, async (span) => {
        const startedAt = performance.now();
        const form = forms.for(operation.id);
        const isRepeatable = operation.type === 'query';
        const asking = post<Result>(bodyOf(operation, variables, form), isRepeatable, call);
        // While the gateway works.
        calls.inc({ operation: operation.name });
        let result = await asking;
        if (form === 'id' && forms.isRefused(operation.id, result.errors[0]?.code)) result = await post(bodyOf(operation, variables, 'text'), isRepeatable, call);
        const outcome = result.errors.length === 0 ? 'ok' : result.data === null ? 'failed' : 'partial';
        span.set('gateway.outcome', outcome);
        duration.observe({ operation: operation.name, outcome }, (performance.now() - startedAt) / 1000);
        return result;
      });
    },
    close: () => gateways.close(),
  };
}

/** How an operation is named to the gateway. */
type Form = 'id' | 'text';

/** While versions change, some gateways do not know an operation yet; this long its text is sent. */
const textForMs = 30_000;

/** Whether an operation goes by its id or by its text. */
function createForms() {
  const textUntil = new Map<string, number>();
  let allTextUntil = 0;
  return {
    for(id: string): Form {
      const until = Math.max(allTextUntil, textUntil.get(id) ?? 0);
      return until > 0 && until > Date.now() ? 'text' : 'id';
    },
    /** Whether the code says that the gateway knows this id, or ids altogether, not. */
    isRefused(id: string, code: string | undefined): boolean {
      if (code === 'PERSISTED_QUERY_NOT_SUPPORTED') allTextUntil = Date.now() + textForMs;
      else if (code === 'PERSISTED_QUERY_NOT_FOUND') textUntil.set(id, Date.now() + textForMs);
      else return false;
      return true;
    },
  };
}

function bodyOf({ id, name, document }: RegisteredOperation<unknown, never>, variables: unknown, form: Form): string {
  const start = `{"operationName":${JSON.stringify(name)},"variables":${JSON.stringify(variables ?? {})},`;
  return form === 'text' ? `${start}"query":${JSON.stringify(document)}}` : `${start}"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${id}"}}}`;
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
  const headers: Record<string, string> = { [deadlineHeader]: String(Math.floor(deadline.at)), traceparent: traceparent() };
  const requestId = currentTrace()?.requestId;
  if (requestId) headers['x-request-id'] = requestId;
  if (accessToken) headers['authorization'] = `Bearer ${accessToken}`;
  if (guestToken) headers['x-guest-token'] = guestToken;
  if (clientAddress) headers[clientAddressHeader] = clientAddress;
  return headers;
}

interface RawError {
  message?: string;
  path?: (string | number)[];
  extensions?: { code?: unknown; retryAfterSeconds?: unknown };
}

function readResult<Data>({ status, text }: RawAnswer): GatewayResult<Data> {
  const parsed = parseJson(text) as { data?: Data | null; errors?: RawError[] } | undefined;
  if (parsed === undefined) return failedResult('UNAVAILABLE', `The gateway answered ${status} with something that is not JSON.`);
  const errors = (parsed.errors ?? []).map(toFailure);
  if (parsed.data === undefined && errors.length === 0) return failedResult('UNAVAILABLE', `The gateway answered ${status} without data.`);
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
