import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { execute, getOperationAST, GraphQLError, parse, validate, type GraphQLSchema } from 'graphql';
import { createHttpServer } from '../../server/http-server.ts';
import { json, type HttpRequest, type HttpResponse } from '../../server/http-types.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { mockResolver, type Mocks, type ScalarMocks } from './mock-execution.ts';

/** A request as the gateway saw it. */
export interface SeenRequest {
  operationName: string;
  variables: Record<string, unknown>;
  headers: IncomingHttpHeaders;
  /** Whether the operation was named by its id, without its text. */
  isById: boolean;
}

export interface StubGateway {
  url: string;
  /** Requests that were executed, oldest first. */
  readonly requests: SeenRequest[];
  /** Replaces the mocks of some types. */
  mock(mocks: Mocks): void;
  /** Makes a field fail with a code, for example `fail('Product.related', 'UNAVAILABLE')`, until `reset`. */
  fail(field: string, code: string): void;
  /** Makes answers wait, for tests of deadlines. */
  hold(until: Promise<void>): void;
  /** Whether it takes operations by id; it does until told otherwise. */
  takeIds(takes: boolean): void;
  /** Makes a text known by its id. */
  register(text: string): void;
  /** Refuses these access tokens as a whole, as the real one does with expired ones. */
  refuseTokens(tokens: readonly string[]): void;
  /** Forgets requests and failures, and goes back to the first mocks. */
  reset(): void;
  close(): Promise<void>;
}

export interface StubGatewayOptions {
  schema: GraphQLSchema;
  mocks?: Mocks;
  scalars?: ScalarMocks;
  listLength?: number;
}

interface StubState {
  mocks: Mocks;
  failures: Mocks;
  held: Promise<void>;
  takesIds: boolean;
  refusedTokens: readonly string[];
}

/** A gateway for tests: a real HTTP server that runs operations of a schema on made-up data. It knows operations by id that were registered, and asks for the texts of others. */
export async function startStubGateway(options: StubGatewayOptions): Promise<StubGateway> {
  const { mocks = {} } = options;
  const fresh = (): StubState => ({ mocks, failures: {}, held: Promise.resolve(), takesIds: true, refusedTokens: [] });
  const requests: SeenRequest[] = [];
  const texts = new Map<string, string>();
  let state = fresh();
  const handle = createHandler({ ...options, requests, texts, current: () => state });
  const server = createHttpServer({ service: 'stub-gateway', logger: silentLogger(), routes: [{ method: 'POST', path: '/graphql', handle }], drainGraceMs: 0 });
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    requests,
    mock: (more) => void (state.mocks = merged(state.mocks, more)),
    hold: (until) => void (state.held = until),
    register: (text) => void texts.set(createHash('sha256').update(text).digest('hex'), text),
    takeIds: (takes) => void (state.takesIds = takes),
    refuseTokens: (tokens) => void (state.refusedTokens = tokens),
    fail(field, code) {
      const [type = '', name = ''] = field.split('.');
      const raise = (): never => {
        throw new GraphQLError(`${field} failed`, { extensions: { code } });
      };
      state.failures = merged(state.failures, { [type]: { [name]: raise } });
    },
    reset() {
      requests.length = 0;
      texts.clear();
      state = fresh();
    },
    close: () => server.close(),
  };
}

interface HandlerOptions extends StubGatewayOptions {
  requests: SeenRequest[];
  texts: ReadonlyMap<string, string>;
  current: () => StubState;
}

function createHandler({ schema, scalars = {}, listLength = 2, requests, texts, current }: HandlerOptions): (request: HttpRequest) => Promise<HttpResponse> {
  return async (request) => {
    const body = JSON.parse(request.body.toString('utf8')) as StubBody;
    const id = body.extensions?.persistedQuery?.sha256Hash;
    if (id !== undefined && !current().takesIds) return refusal(200, 'PERSISTED_QUERY_NOT_SUPPORTED');
    const text = body.query ?? (id === undefined ? undefined : texts.get(id));
    if (text === undefined) return refusal(200, 'PERSISTED_QUERY_NOT_FOUND');
    const document = parse(text);
    const invalid = validate(schema, document);
    if (invalid.length > 0) return json(400, { errors: invalid.map((error) => error.toJSON()) });
    const operationName = getOperationAST(document)?.name?.value ?? 'unnamed';
    requests.push({ operationName, variables: body.variables ?? {}, headers: request.headers, isById: body.query === undefined });
    await current().held;
    const { mocks, failures, refusedTokens } = current();
    const token = request.headers.authorization?.replace('Bearer ', '');
    if (token !== undefined && refusedTokens.includes(token)) return refusal(401, 'UNAUTHENTICATED');
    const fieldResolver = mockResolver({ mocks, failures, scalars, listLength });
    return json(200, await execute({ schema, document, variableValues: body.variables ?? {}, contextValue: request.headers, fieldResolver }));
  };
}

function refusal(status: number, code: string): HttpResponse {
  return json(status, { errors: [{ message: `The stub refuses: ${code}`, extensions: { code } }] });
}

interface StubBody {
  query?: string;
  variables?: Record<string, unknown>;
  extensions?: { persistedQuery?: { sha256Hash?: string } };
}

function merged(base: Mocks, more: Mocks): Mocks {
  const result: Record<string, Record<string, unknown>> = { ...base };
  for (const [type, fields] of Object.entries(more)) result[type] = { ...result[type], ...fields };
  return result;
}
