import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DomainError } from '../errors/domain-error.ts';
import { createHttpServer, type HttpServer } from '../server/http-server.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createBffEndpoint, type BffRequest } from './bff-endpoint.ts';
import { executableSchema } from './executable-schema.ts';
import { createOperationRegistry } from './operation-registry.ts';

const schema = executableSchema({
  sdl: 'type Query { shared: String, personal: String, broken: String } type Mutation { change: Boolean, overloaded: Boolean }',
  resolvers: {
    Query: {
      shared(_parent: unknown, _args: unknown, { reply, report, http }: BffRequest) {
        reply.declarePublic({ sharedSeconds: 30, staleSeconds: 300 });
        if (http.headers['x-degraded']) report.add({ id: 'part', code: 'UNAVAILABLE' });
        return 'same for all';
      },
      personal: () => 'yours',
      broken() {
        throw new Error('SELECT * FROM secrets');
      },
    },
    Mutation: {
      change: () => true,
      overloaded() {
        throw new DomainError('UNAVAILABLE', 'Too much work is waiting.', { details: { retryAfterSeconds: 5 } });
      },
    },
  },
});

describe('a BFF request whose context is there at once', () => {
  it('is worked on in the turn in which it came', async () => {
    const asked: string[] = [];
    const counting = executableSchema({ sdl: 'type Query { page: String }', resolvers: { Query: { page: async () => (asked.push('page'), 'made') } } });
    const registry = createOperationRegistry({ schema: counting, manifest: {}, target: 'bff', allowUnregistered: true });
    const [route] = createBffEndpoint({ schema: counting, registry, context: (request) => request, logger: silentLogger() }).filter(({ method }) => method === 'GET');
    const answer = route?.handle({ method: 'GET', path: '/graphql', query: new URLSearchParams({ query: '{ page }' }), headers: {}, body: Buffer.alloc(0), remoteAddress: 'test', requestId: 'test', signal: new AbortController().signal });
    assert.deepEqual(asked, ['page']);
    assert.equal((await answer)?.body, '{"data":{"page":"made"}}');
  });
});

describe('BFF endpoint', () => {
  let server: HttpServer;
  let base = '';
  before(async () => {
    const registry = createOperationRegistry({ schema, manifest: {}, target: 'bff', allowUnregistered: true });
    const context = (request: BffRequest): BffRequest => {
      if (request.http.headers['x-too-old']) throw new DomainError('UPGRADE_REQUIRED', 'Please update.');
      return request;
    };
    const routes = createBffEndpoint({ schema, registry, context, logger: silentLogger(), vary: ['Cookie'] });
    server = createHttpServer({ service: 'bff', logger: silentLogger(), routes, drainGraceMs: 0 });
    base = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
  });
  after(() => server.close());

  const get = (query: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${base}?query=${encodeURIComponent(query)}`, { headers });
  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(base, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

  it('lets shared caches keep a GET that is public in every root field, and answers 304 to its ETag', async () => {
    const response = await get('{ shared }');
    assert.equal(response.headers.get('cache-control'), 'public, max-age=0, s-maxage=30, stale-while-revalidate=300');
    assert.equal(response.headers.get('vary'), 'Cookie');
    const etag = response.headers.get('etag') ?? '';
    const again = await get('{ shared }', { 'if-none-match': `"other", W/${etag}` });
    assert.equal(again.status, 304);
    assert.equal(await again.text(), '');
  });

  it('keeps everything else private: one personal root field, a degraded section, a POST', async () => {
    for (const response of [await get('{ shared personal }'), await get('{ shared }', { 'x-degraded': '1' }), await post({ query: '{ shared }' })]) {
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('cache-control'), 'private, no-store');
      assert.equal(response.headers.get('etag'), null);
    }
  });

  it('compresses long answers for those who ask for it, and knows its tag again', async () => {
    const query = `{ ${Array.from({ length: 100 }, (_, index) => `field${index}: shared`).join(' ')} }`;
    const response = await get(query, { 'accept-encoding': 'br' });
    assert.deepEqual([response.headers.get('content-encoding'), response.headers.get('vary')], ['br', 'Cookie, accept-encoding']);
    assert.equal(Object.keys(((await response.json()) as { data: object }).data).length, 100);
    assert.equal((await get(query, { 'accept-encoding': 'br', 'if-none-match': response.headers.get('etag') ?? '' })).status, 304);
    assert.equal((await get(query, { 'accept-encoding': 'identity' })).headers.get('content-encoding'), null);
  });

  it('tells which sections are empty', async () => {
    const body = await (await get('{ shared }', { 'x-degraded': '1' })).json();
    assert.deepEqual(body, { data: { shared: 'same for all' }, extensions: { sections: [{ id: 'part', code: 'UNAVAILABLE' }] } });
  });

  it('masks unexpected errors and keeps the rest of the answer', async () => {
    const body = (await (await post({ query: '{ broken personal }' })).json()) as { data: unknown; errors: { message: string; extensions: { code: string } }[] };
    assert.deepEqual(body.data, { broken: null, personal: 'yours' });
    assert.equal(body.errors[0]?.extensions.code, 'INTERNAL');
    assert.doesNotMatch(JSON.stringify(body), /SELECT/);
  });

  it('answers the whole request with the code of an error in its context', async () => {
    const response = await post({ query: '{ personal }' }, { 'x-too-old': '1' });
    assert.equal(response.status, 426);
    assert.match(await response.text(), /UPGRADE_REQUIRED/);
  });

  it('answers 503 with Retry-After when nothing was done because too much work waits, and 200 when a part was done', async () => {
    const refused = await post({ query: 'mutation { overloaded }' });
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '5');
    assert.match(await refused.text(), /UNAVAILABLE/);
    assert.equal((await post({ query: 'mutation { change overloaded }' })).status, 200);
  });

  it('runs no mutation by GET or HEAD, and reads JSON bodies only', async () => {
    assert.equal((await get('mutation { change }')).status, 405);
    assert.equal((await fetch(`${base}?query=${encodeURIComponent('mutation { change }')}`, { method: 'HEAD' })).status, 405);
    assert.equal((await post({ query: 'mutation { change }' }, { 'content-type': 'text/plain' })).status, 415);
    assert.equal((await post([{ query: '{ personal }' }])).status, 400);
    assert.equal((await post({ query: 'mutation { change }' })).status, 200);
  });

  it('says what is wrong with a request that cannot be run', async () => {
    const codeOf = async (body: unknown): Promise<string> => ((await (await post(body)).json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code ?? '';
    assert.equal(await codeOf({ documentId: 'a'.repeat(64) }), 'PERSISTED_QUERY_NOT_FOUND');
    assert.equal(await codeOf({ extensions: { persistedQuery: { sha256Hash: 'a'.repeat(64) } } }), 'PERSISTED_QUERY_NOT_FOUND');
    assert.equal(await codeOf({ query: '{ nothing }' }), 'GRAPHQL_VALIDATION_FAILED');
    assert.equal(await codeOf({ query: '{ personal ' }), 'GRAPHQL_PARSE_FAILED');
    assert.equal(await codeOf({ query: 'query Q($v: Int!) { personal @include(if: true) __typename }', variables: {} }), 'GRAPHQL_VALIDATION_FAILED');
  });
});
