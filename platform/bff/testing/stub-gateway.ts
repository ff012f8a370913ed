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

/** A gateway for tests: a real HTTP server that runs operations of a schema on made-up data. It asks for texts of unknown ids, as the real one may. */
export async function startStubGateway({ schema, mocks = {}, scalars = {}, listLength = 2 }: StubGatewayOptions): Promise<StubGateway> {
  const requests: SeenRequest[] = [];
  const texts = new Map<string, string>();
  let failures: Record<string, Record<string, unknown>> = {};
  let current: Mocks = mocks;
  let held: Promise<void> = Promise.resolve();
  let takesIds = true;
  let refused: readonly string[] = [];

  async function handle(request: HttpRequest): Promise<HttpResponse> {
    const body = JSON.parse(request.body.toString('utf8')) as StubBody;
    const id = body.extensions?.persistedQuery?.sha256Hash;
    if (id !== undefined && !takesIds) return json(200, { errors: [{ message: 'No ids here', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }] });
    const text = body.query ?? (id === undefined ? undefined : texts.get(id));
    if (text === undefined) return json(200, { errors: [{ message: 'Unknown operation', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] });
    if (id !== undefined) texts.set(id, text);
    const document = parse(text);
    const invalid = validate(schema, document);
    if (invalid.length > 0) return json(400, { errors: invalid.map((error) => error.toJSON()) });
    const operationName = getOperationAST(document)?.name?.value ?? 'unnamed';
    requests.push({ operationName, variables: body.variables ?? {}, headers: request.headers });
    await held;
    const token = request.headers.authorization?.replace('Bearer ', '');
    if (token !== undefined && refused.includes(token)) return json(401, { errors: [{ message: 'Expired', extensions: { code: 'UNAUTHENTICATED' } }] });
    const fieldResolver = mockResolver({ mocks: current, failures, scalars, listLength });
    const result = await execute({ schema, document, variableValues: body.variables ?? {}, contextValue: request.headers, fieldResolver });
    return json(200, result);
  }

  const server = createHttpServer({ service: 'stub-gateway', logger: silentLogger(), routes: [{ method: 'POST', path: '/graphql', handle }], drainGraceMs: 0 });
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    requests,
    mock: (more) => void (current = merged(current, more)),
    hold: (until) => void (held = until),
    takeIds: (takes) => void (takesIds = takes),
    refuseTokens: (tokens) => void (refused = tokens),
    fail(field, code) {
      const [type = '', name = ''] = field.split('.');
      const raise = (): never => {
        throw new GraphQLError(`${field} failed`, { extensions: { code } });
      };
      failures = { ...failures, [type]: { ...failures[type], [name]: raise } };
    },
    reset() {
      requests.length = 0;
      failures = {};
      current = mocks;
      held = Promise.resolve();
      takesIds = true;
      refused = [];
    },
    close: () => server.close(),
  };
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
