import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { allow, isSignedIn } from '../auth/permissions.ts';
import { DomainError } from '../errors/domain-error.ts';
import { metricsText } from '../telemetry/metrics.ts';
import { createTestSubgraph, type TestSubgraph } from '../testing/test-subgraph.ts';
import { anonymous, signTestIdentity } from '../testing/test-viewer.ts';
import type { RequestContext } from './subgraph.ts';

const sdl = /* GraphQL */ `
  type Query { thing(id: ID!): Thing secret: String broken: String! missing: String mine: String }
  type Mutation { touch: Int }
  type Thing @key(fields: "id") { id: ID! madeAt: DateTime! }
`;
const thing = (id: string) => (id === 'none' ? null : { id, madeAt: new Date(0) });
const resolvers = {
  Query: {
    thing: (_: unknown, { id }: { id: string }) => thing(id),
    secret: () => 'x',
    mine: (_: unknown, _args: unknown, context: RequestContext) => {
      context.answerIsPersonal();
      return 'mine';
    },
    broken: () => {
      throw new Error('SELECT password');
    },
    missing: () => {
      throw new DomainError('NOT_FOUND', 'There is no such thing.');
    },
  },
  Mutation: { touch: () => 1 },
  Thing: { __resolveReference: ({ id }: { id: string }) => thing(id) },
};
const permissions = { Query: { thing: allow, secret: isSignedIn, broken: allow, missing: allow, mine: allow }, Mutation: allow, Thing: allow };

interface Case {
  body: Record<string, unknown>;
  headers?: Record<string, string>;
}
const byId = 'query ($id: ID!, $more: Boolean = false) { thing(id: $id) { id madeAt @include(if: $more) } }';
const short: Record<string, Case> = {
  'a query': { body: { query: '{ thing(id: "1") { id madeAt } }' } },
  'variables': { body: { query: byId, variables: { id: 7, more: true } } },
  'null for what is not there': { body: { query: `${byId} # again`, variables: { id: 'none' }, operationName: null, extensions: null } },
  'entities': { body: { query: 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Thing { id } } }', variables: { r: [{ __typename: 'Thing', id: '3' }] } } },
  'a refusal beside data': { body: { query: '{ secret thing(id: "1") { id } }' } },
  'an expected error': { body: { query: '{ missing }' } },
  'a masked error that leaves no data': { body: { query: '{ thing(id: "1") { id } broken }' } },
  'what is for this viewer only': { body: { query: '{ mine }' } },
  'one operation of two': { body: { query: 'query A { a: __typename } query B { b: __typename }', operationName: 'B' } },
};
const long: Record<string, Case> = {
  'a missing variable': { body: { query: byId, variables: {} } },
  'a wrong variable': { body: { query: byId, variables: { id: {} } } },
  'variables that are a list': { body: { query: byId, variables: [] } },
  'a mutation': { body: { query: 'mutation { touch }' } },
  'an invalid document': { body: { query: '{ nothing }' } },
  'an operation that is not there': { body: { query: 'query A { a: __typename } query B { b: __typename }', operationName: 'C' } },
  'another media type': { body: { query: '{ thing(id: "1") { id } }' }, headers: { accept: 'application/graphql-response+json' } },
  'a media type we have not': { body: { query: '{ thing(id: "1") { id } }' }, headers: { accept: 'image/png' } },
  'a simple request': { body: { query: '{ thing(id: "1") { id } }' }, headers: { 'content-type': 'text/plain' } },
};

let subgraph: TestSubgraph;
before(async () => {
  const schemaFile = join(await mkdtemp(join(tmpdir(), 'short-way-')), 'schema.graphql');
  await writeFile(schemaFile, sdl);
  subgraph = await createTestSubgraph({ name: 'things', schemaFile, resolvers, permissions, context: (request): RequestContext => request });
});
after(() => subgraph.stop());

/** The answer with its ids made equal, and whether Apollo Server was left out. */
async function answerTo({ body, headers = {} }: Case) {
  const bytes = Buffer.from(JSON.stringify(body));
  const identity = signTestIdentity({ viewer: anonymous(), audience: 'things', body: bytes });
  const before = await shortWays();
  const { status, headers: given, body: text } = await subgraph.endpoint.route.handle({
    method: 'POST', path: '/graphql', query: new URLSearchParams(), headers: { 'content-type': 'application/json', 'x-identity': identity, ...headers },
    body: bytes, remoteAddress: '127.0.0.1', requestId: 'test', signal: new AbortController().signal,
  });
  const comparable = String(text).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|"traceId":"[0-9a-f]+"/g, 'id');
  return { answer: [status, given?.['content-type'], comparable], isShort: (await shortWays()) > before };
}

async function shortWays(): Promise<number> {
  return Number(/^graphql_short_way_total (\d+)/m.exec(await metricsText())?.[1] ?? 0);
}

describe('the short way', () => {
  for (const [name, each] of Object.entries(short)) {
    it(`answers the second time as Apollo Server did the first time: ${name}`, async () => {
      const [first, second] = [await answerTo(each), await answerTo(each)];
      assert.deepEqual([first.isShort, second.isShort], [false, true]);
      assert.deepEqual(second.answer, first.answer);
    });
  }
  it('says what is for this viewer only, and of nothing else', async () => {
    for (const [query, extensions] of [['{ mine }', { answerScope: 'PRIVATE' }], ['{ thing(id: "1") { id } }', undefined]] as const) {
      const { answer } = await answerTo({ body: { query } });
      assert.deepEqual((JSON.parse(String(answer[2])) as { extensions?: unknown }).extensions, extensions);
    }
  });
  for (const [name, each] of Object.entries(long)) {
    it(`leaves to Apollo Server: ${name}`, async () => {
      const [first, second] = [await answerTo(each), await answerTo(each)];
      assert.deepEqual([first.isShort, second.isShort], [false, false]);
      assert.deepEqual(second.answer, first.answer);
    });
  }
});
