import { randomUUID } from 'node:crypto';
import type { GraphQLFormattedError } from 'graphql';
import { identityHeader } from '../auth/identity.ts';
import type { Viewer } from '../auth/viewer.ts';
import { createSubgraph, type GraphqlEndpoint, type SubgraphOptions } from '../graphql/subgraph.ts';
import type { HttpRequest } from '../server/http-types.ts';
import { silentLogger, type Logger } from '../telemetry/logger.ts';
import { anonymous, signTestIdentity, testIdentityVerifier } from './test-viewer.ts';

export interface TestCall {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
  /** Who asks; anonymous unless set. */
  viewer?: Viewer;
  /** Address of the device that asks; not known unless set. */
  clientAddress?: string;
  headers?: Record<string, string>;
}

/** A response read without declaring its shape: every step may be missing, `data.product?.variants?.[0]?.sku`. */
export interface TestNode {
  readonly [field: string]: TestNode | undefined;
}

export interface TestResult<T> {
  /** Typed as the test expects it; null at run time when the operation failed as a whole. */
  data: T;
  errors: readonly GraphQLFormattedError[] | undefined;
  /** `extensions.code` of the first error. */
  code: string | undefined;
  extensions: Readonly<Record<string, unknown>> | undefined;
  status: number;
}

export interface TestClient {
  call<T = TestNode>(call: TestCall): Promise<TestResult<T>>;
}

export interface TestSubgraph extends TestClient {
  endpoint: GraphqlEndpoint;
  stop(): Promise<void>;
}

type TestSubgraphOptions<Ctx extends { viewer: Viewer }> = Omit<SubgraphOptions<Ctx>, 'identity' | 'logger'> & { logger?: Logger };

/** A subgraph with a pretended gateway in front of it. */
export async function createTestSubgraph<Ctx extends { viewer: Viewer }>(options: TestSubgraphOptions<Ctx>): Promise<TestSubgraph> {
  const endpoint = await createSubgraph({ logger: silentLogger(), ...options, identity: testIdentityVerifier(options.name) });
  return { endpoint, stop: () => endpoint.stop(), ...createTestClient({ endpoint, audience: options.name }) };
}

/**
 * Calls an endpoint in-process through its real HTTP handler, each call signed as the gateway would. The endpoint must
 * verify with `testIdentityVerifier(audience)`.
 */
export function createTestClient({ endpoint, audience }: { endpoint: Pick<GraphqlEndpoint, 'route'>; audience: string }): TestClient {
  return {
    async call<T>({ query, variables, operationName, viewer = anonymous(), clientAddress, headers }: TestCall): Promise<TestResult<T>> {
      const body = Buffer.from(JSON.stringify({ query, variables, operationName }));
      const identity = signTestIdentity({ viewer, clientAddress, audience, body });
      const response = await endpoint.route.handle(toRequest(body, { [identityHeader]: identity, ...headers }));
      if (typeof response.body !== 'string') throw new Error(`Expected a text response, got status ${response.status}`);
      const parsed = JSON.parse(response.body) as { data: T; errors?: readonly GraphQLFormattedError[]; extensions?: Record<string, unknown> };
      const code = parsed.errors?.[0]?.extensions?.['code'];
      return { data: parsed.data, errors: parsed.errors, extensions: parsed.extensions, status: response.status, code: typeof code === 'string' ? code : undefined };
    },
  };
}

function toRequest(body: Buffer, headers: Record<string, string>): HttpRequest {
  return {
    method: 'POST',
    path: '/graphql',
    query: new URLSearchParams(),
    headers: { 'content-type': 'application/json', ...headers },
    body,
    remoteAddress: '127.0.0.1',
    requestId: randomUUID(),
    signal: new AbortController().signal,
  };
}
