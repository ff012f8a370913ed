import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { anonymousViewer } from '#platform/auth/viewer';
import { waitFor } from '#platform/testing/wait-for';
import type { Behaviour } from './fixtures/fixture-subgraph.ts';
import { startShop } from './fixtures/shop.ts';
import { startGateway, supergraphOf, type Answer, type TestGateway } from './fixtures/start-gateway.ts';

const viewerOfToken = async (token: string) => {
  if (token !== 'good') throw new Error('expired');
  return anonymousViewer({ kind: 'user', userId: 'usr_1', sessionId: 'ses_1' });
};

interface Case {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly reviews?: Behaviour;
}

const conditional = 'query Q($id: ID!, $with: Boolean = true) { product(id: $id) { name reviews(first: 1) @include(if: $with) { text } } }';
const sized = 'query Q($n: Int, $m: Int = 3) { products(first: $n) { name reviews(first: $m) { text } } }';
const cases: Readonly<Record<string, Case>> = {
  'plain query': { query: '{ products(first: 2) { id title: name seller { badge } } }' },
  'variables and defaults': { query: conditional, variables: { id: '2' } },
  'conditions': { query: conditional, variables: { id: '2', with: false } },
  'missing variable': { query: conditional, variables: {} },
  'wrong variable': { query: conditional, variables: { id: { a: 1 } } },
  'masked error and partial data': { query: '{ broken product(id: "1") { name secret } }' },
  'entity that is not there': { query: '{ product(id: "nobody") { name } }' },
  'subgraph down': { query: '{ product(id: "1") { name stars } }', reviews: (response) => void response.writeHead(503).end() },
  'subgraph error with a status of its own': {
    query: '{ product(id: "1") { name reviews { by } } }',
    reviews: (response) => void response.writeHead(200).end(JSON.stringify({ data: null, errors: [{ message: 'No', extensions: { code: 'FORBIDDEN', http: { status: 418 } } }] })),
  },
  'affordable page sizes': { query: sized, variables: { n: 40 } },
  'too dear page sizes': { query: sized, variables: { n: 40, m: 1000 } },
  'variables that are nested too deep': { query: 'query Q($id: ID!) { product(id: $id) { name } }', variables: { id: '1', unused: JSON.parse(`${'['.repeat(2100)}${']'.repeat(2100)}`) as unknown } },
  'mutation': { query: 'mutation { rename(id: "1", name: "New") { name stars } }' },
  'several operations': { query: 'query A { a: __typename } query B { b: __typename }' },
  'signed in': { query: '{ bestSeller { rating } }', headers: { authorization: 'Bearer good' } },
  'expired token': { query: '{ bestSeller { rating } }', headers: { authorization: 'Bearer expired' } },
  'guest': { query: '{ bestSeller { rating } }', headers: { 'x-guest-token': 'g'.repeat(32) } },
  'bad guest token': { query: '{ bestSeller { rating } }', headers: { 'x-guest-token': 'g' } },
  'graphql-response media type': { query: '{ bestSeller { id } }', headers: { accept: 'application/graphql-response+json' } },
  'unacceptable media type': { query: '{ bestSeller { id } }', headers: { accept: 'image/png' } },
  'several media types': { query: '{ bestSeller { id } }', headers: { accept: 'text/html, application/json;q=0.9' } },
  'introspection': { query: '{ __schema { queryType { name } } }' },
  'invalid document': { query: '{ nothing }' },
};

/** The part of an answer that must be the same, ids of masked errors aside. */
function comparable({ status, headers, text }: Answer) {
  const errorId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
  const names = [...headers.keys()].filter((name) => name !== 'date').sort();
  return { status, contentType: headers.get('content-type'), names, text: text.replaceAll(errorId, 'id').replaceAll(/"traceId":"[0-9a-f]{32}"/g, '"traceId":"id"') };
}

describe('the short way', () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  let hot: TestGateway;
  let cold: TestGateway;
  before(async () => {
    shop = await startShop();
    hot = await startGateway([shop.catalog, shop.reviews], { viewerOfToken });
    cold = await startGateway([shop.catalog, shop.reviews], { viewerOfToken, hotPath: false });
  });
  beforeEach(() => {
    shop.catalog.behaviour = undefined;
    shop.reviews.behaviour = undefined;
  });
  after(async () => {
    await hot.close();
    await cold.close();
    await shop.close();
  });

  for (const [name, { query, variables, headers, reviews }] of Object.entries(cases)) {
    test(`answers exactly what Apollo Server answers: ${name}`, async () => {
      shop.reviews.behaviour = reviews;
      const expected = comparable(await cold.query(query, variables, headers));
      for (let time = 0; time < 3; time++) assert.deepEqual(comparable(await hot.query(query, variables, headers)), expected);
    });
  }

  test('is the way of the second request', async () => {
    const count = async () => Number(/^gateway_hot_path_total (\d+)/m.exec((await hot.fetch('/metrics')).text)?.[1] ?? 0);
    await hot.query('{ bestSeller { rating again: rating } }');
    const before = await count();
    await hot.query('{ bestSeller { rating again: rating } }');
    assert.equal(await count(), before + 1);
  });

  test('refuses a known operation when its variables are nested too deep', async () => {
    const byId = 'query Deep($id: ID!) { product(id: $id) { name } }';
    assert.equal((await hot.query(byId, { id: '1' })).status, 200);
    const body = `{"query":${JSON.stringify(byId)},"variables":{"id":"1","x":${'['.repeat(40_000)}${']'.repeat(40_000)}}}`;
    const { status, errors } = await hot.fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    assert.equal(status, 400);
    assert.partialDeepStrictEqual(errors[0]?.extensions, { code: 'OPERATION_TOO_COMPLEX', limit: { name: 'variablesDepth', max: 100, actual: 40_001 } });
  });

  test('refuses a known operation when its variables make it too dear, and serves it again when they do not', async () => {
    assert.equal((await hot.query(sized, { n: 2 })).status, 200);
    const { status, data, errors } = await hot.query(sized, { n: 1000, m: 9 });
    assert.deepEqual({ status, data }, { status: 400, data: undefined });
    assert.partialDeepStrictEqual(errors[0]?.extensions, { code: 'OPERATION_TOO_COMPLEX', limit: { name: 'cost', max: 5000, actual: 10_000 } });
    assert.equal((await hot.query(sized, { n: 2 })).status, 200);
  });

  test('identical queries at one time make one request to each subgraph; other viewers make their own', async () => {
    const query = '{ product(id: "3") { name stars } }';
    await hot.query(query);
    shop.catalog.requests.length = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    shop.catalog.behaviour = async (response, answer) => {
      await held;
      response.writeHead(200).end(await answer());
    };
    const mine = Array.from({ length: 10 }, () => hot.query(query));
    const others = ['g', 'h'].map((letter) => hot.query(query, {}, { 'x-guest-token': letter.repeat(40) }));
    await waitFor(() => shop.catalog.requests.length === 3, { timeoutMs: 2000, what: 'three requests' });
    release();
    for (const { data } of await Promise.all([...mine, ...others])) assert.deepEqual(data, { product: { name: 'Desk', stars: 3 } });
    assert.equal(shop.catalog.requests.length, 3);
  });

  test('a query does not join one for which a subgraph has answered already', async () => {
    const query = '{ product(id: "1") { name stars } }';
    await hot.query(query);
    for (const { requests } of [shop.catalog, shop.reviews]) requests.length = 0;
    const held: (() => void)[] = [];
    shop.reviews.behaviour = async (response, answer) => {
      const text = await answer();
      held.push(() => void response.writeHead(200).end(text));
    };
    const early = hot.query(query);
    await waitFor(() => held.length === 1, { what: 'the early query to have its name' });
    const late = hot.query(query);
    await waitFor(() => shop.catalog.requests.length === 2, { what: 'the late query to ask for it again' });
    shop.reviews.behaviour = undefined;
    for (const release of held) release();
    assert.deepEqual((await late).data, (await early).data);
  });

  test('a query that starts after a write was answered does not join one from before it', async () => {
    const query = '{ product(id: "2") { name } }';
    await hot.query(query);
    let version = 'old';
    const waiting: (() => void)[] = [];
    shop.catalog.behaviour = (response) => {
      const text = JSON.stringify({ data: { product: { name: version }, signIn: 'done' } });
      if (version === 'old') waiting.push(() => response.writeHead(200).end(text));
      else response.writeHead(200).end(text);
    };
    const early = hot.query(query);
    await waitFor(() => waiting.length === 1, { timeoutMs: 2000, what: 'the early request' });
    version = 'new';
    await hot.query('mutation { signIn(name: "x") }');
    assert.deepEqual((await hot.query(query)).data, { product: { name: 'new' } });
    for (const release of waiting) release();
    assert.deepEqual((await early).data, { product: { name: 'old' } });
  });

  test('a field that a new supergraph no longer has is refused from then on', async () => {
    const query = '{ product(id: "1") { secret } }';
    assert.equal((await hot.query(query)).status, 200);
    const before = hot.app.supergraph.current()?.id;
    await hot.writeSupergraph(supergraphOf([{ ...shop.catalog, sdl: shop.catalog.sdl.replace('secret: String', '') }, shop.reviews]));
    await waitFor(() => hot.app.supergraph.current()?.id !== before, { timeoutMs: 5000, what: 'the new supergraph' });
    assert.equal((await hot.query(query)).errors[0]?.extensions.code, 'GRAPHQL_VALIDATION_FAILED');
  });
});
