import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, describe, test } from 'node:test';
import { createIdentityVerifier } from '#platform/auth/identity';
import { anonymousViewer } from '#platform/auth/viewer';
import { waitFor } from '#platform/testing/wait-for';
import { startShop } from './fixtures/shop.ts';
import { startGateway, supergraphOf } from './fixtures/start-gateway.ts';

const shop = await startShop();
const subgraphs = [shop.catalog, shop.reviews];
const viewerOfToken = async (token: string) => {
  if (token !== 'good') throw new Error('expired');
  return anonymousViewer({ kind: 'user', userId: 'usr_1', sessionId: 'ses_1', roles: ['customer'] });
};
after(() => shop.close());
beforeEach(() => {
  for (const subgraph of subgraphs) {
    subgraph.requests.length = 0;
    subgraph.behaviour = undefined;
  }
});

for (const executor of ['compiled', 'apollo'] as const) {
  describe(`gateway with the ${executor} executor`, async () => {
    const gateway = await startGateway(subgraphs, { executor, viewerOfToken, oncePerOperation: ['signIn'] });
    after(() => gateway.close());

    test('one operation reaches both subgraphs and comes back as one answer', async () => {
      const { status, data, errors } = await gateway.query('query Q($n: Int) { products(first: 2) { title: name reviews(first: $n) { text } seller { badge } } }', { n: 1 });
      assert.equal(status, 200);
      assert.deepEqual(errors, []);
      assert.deepEqual(data, {
        products: [
          { title: 'Lamp', reviews: [{ text: 'review 0 of 1' }], seller: { badge: 'badge of s1' } },
          { title: 'Chair', reviews: [{ text: 'review 0 of 2' }], seller: { badge: 'badge of s2' } },
        ],
      });
    });

    test('each subgraph gets an identity signed for it and for exactly this body', async () => {
      await gateway.query('{ product(id: "1") { name stars } }', {}, { authorization: 'Bearer good', 'x-client-name': 'shop-web', 'x-client-version': '1.2.3' });
      for (const subgraph of subgraphs) {
        const [request] = subgraph.requests;
        assert.ok(request);
        const verifier = createIdentityVerifier({ publicKeys: gateway.publicJwks, audience: subgraph.name });
        const { viewer } = verifier.verify(String(request.headers['x-identity']), request.body);
        assert.equal(viewer.userId, 'usr_1');
        assert.deepEqual(viewer.client, { name: 'shop-web', version: '1.2.3' });
        assert.throws(() => verifier.verify(String(request.headers['x-identity']), `${request.body} `));
      }
    });

    test('deadline, trace and request id travel to the subgraph; other client headers do not', async () => {
      const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      await gateway.query('{ product(id: "1") { name } }', {}, { traceparent: trace, 'x-request-id': 'request-1234', 'x-user-id': 'usr_admin', cookie: 'a=b' });
      const headers = shop.catalog.requests[0]?.headers ?? {};
      assert.match(String(headers.traceparent), /^00-0af7651916cd43dd8448eb211c80319c-/);
      assert.equal(headers['x-request-id'], 'request-1234');
      const remaining = Number(headers['x-deadline']) - Date.now();
      assert.ok(remaining > 1000 && remaining <= 4000, `${remaining} ms`);
      assert.equal(headers['x-user-id'], undefined);
      assert.equal(headers.cookie, undefined);
    });

    test('a guest token reaches subgraphs as its hash only', async () => {
      const token = 'g'.repeat(40);
      await gateway.query('{ product(id: "1") { name } }', {}, { 'x-guest-token': token });
      const [request] = shop.catalog.requests;
      const verifier = createIdentityVerifier({ publicKeys: gateway.publicJwks, audience: 'catalog' });
      const { viewer } = verifier.verify(String(request?.headers['x-identity']), request?.body ?? '');
      assert.equal(viewer.guestKey, createHash('sha256').update(token).digest('hex'));
      assert.ok(!JSON.stringify(request).includes(token));
    });

    test('a short guest token is refused with what is expected', async () => {
      const { status, errors } = await gateway.query('{ product(id: "1") { name } }', {}, { 'x-guest-token': 'short' });
      assert.equal(status, 400);
      assert.equal(errors[0]?.extensions.code, 'BAD_USER_INPUT');
      assert.match(errors[0]?.message ?? '', /32 to 128/);
    });

    for (const authorization of ['Bearer expired', 'Basic abc', 'Bearer ']) {
      test(`"${authorization}" is answered 401, not as anonymous`, async () => {
        const { status, errors } = await gateway.query('{ product(id: "1") { name } }', {}, { authorization });
        assert.equal(status, 401);
        assert.equal(errors[0]?.extensions.code, 'UNAUTHENTICATED');
        assert.equal(shop.catalog.requests.length, 0);
      });
    }

    test('a limit is refused before anything is executed, with the limit and what was sent', async () => {
      const { status, errors } = await gateway.query(`{ ${Array.from({ length: 31 }, (_, i) => `a${i}: broken`).join(' ')} }`);
      assert.equal(status, 400);
      assert.partialDeepStrictEqual(errors[0]?.extensions, { code: 'OPERATION_TOO_COMPLEX', limit: { name: 'aliases', max: 30, actual: 31 } });
      assert.match(String(errors[0]?.extensions['traceId']), /^[0-9a-f]{32}$/);
      assert.equal(shop.catalog.requests.length, 0);
    });

    test('page sizes within page sizes that cost too much are refused before anything is executed, literal or in variables', async () => {
      const tooDear = { code: 'OPERATION_TOO_COMPLEX', limit: { name: 'cost', max: 5000, actual: 100 * (1 + 1000) } };
      const literal = await gateway.query('{ products(first: 100) { reviews(first: 1000) { text } } }');
      const variable = await gateway.query('query Q($n: Int = 1) { products(first: 100) { reviews(first: $n) { text } } }', { n: 1000 });
      for (const { status, errors } of [literal, variable]) {
        assert.equal(status, 400);
        assert.partialDeepStrictEqual(errors[0]?.extensions, tooDear);
      }
      assert.equal(shop.catalog.requests.length, 0);
      assert.equal((await gateway.query('query Q($n: Int = 1) { products(first: 100) { reviews(first: $n) { text } } }')).status, 200);
    });

    test('sign-in can be tried once per operation', async () => {
      const { errors } = await gateway.query('mutation { a: signIn(name: "x") b: signIn(name: "y") }');
      assert.equal(errors[0]?.extensions.code, 'OPERATION_TOO_COMPLEX');
      assert.equal(shop.catalog.requests.length, 0);
    });

    test('a body over 100 KB is refused', async () => {
      const { status, errors } = await gateway.query(`{ broken } # ${'x'.repeat(110_000)}`);
      assert.equal(status, 413);
      assert.equal(errors[0]?.extensions.code, 'PAYLOAD_TOO_LARGE');
      assert.match(errors[0]?.message ?? '', /larger than 102400 bytes/);
    });

    test('introspection is off and suggestions are hidden', async () => {
      const introspection = await gateway.query('{ __schema { types { name } } }');
      assert.equal(introspection.errors[0]?.extensions.code, 'GRAPHQL_VALIDATION_FAILED');
      const typo = await gateway.query('{ produc(id: "1") { name } }');
      assert.ok(!typo.text.includes('Did you mean'), typo.text);
    });

    test('an internal error is masked with an id, its path kept, and the rest of the data comes', async () => {
      const { status, data, errors, text } = await gateway.query('{ broken product(id: "1") { name secret } }');
      assert.equal(status, 200);
      assert.deepEqual(data, { broken: null, product: { name: 'Lamp', secret: null } });
      assert.deepEqual(errors.map(({ path }) => path?.join('.')).sort(), ['broken', 'product.secret']);
      for (const { extensions } of errors) {
        assert.equal(extensions.code, 'INTERNAL');
        assert.ok(extensions.errorId);
      }
      assert.ok(!text.includes('password') && !text.includes('secret is out') && !text.includes('catalog'), text);
    });

    test('variables that do not fit are refused with 400', async () => {
      const { status, errors } = await gateway.query('query Q($id: ID!) { product(id: $id) { name } }', {});
      assert.equal(status, 400);
      assert.equal(errors[0]?.extensions.code, 'BAD_USER_INPUT');
    });

    test('GET without a preflighted header, GET mutations, other content types, batches and broken JSON are refused', async () => {
      const search = `?query=${encodeURIComponent('{ broken }')}`;
      assert.equal((await gateway.fetch(`/graphql${search}`)).status, 400);
      assert.equal((await gateway.fetch(`/graphql${search}`, { headers: { 'apollo-require-preflight': '1' } })).status, 200);
      const mutation = `?query=${encodeURIComponent('mutation { signIn(name: "x") }')}`;
      assert.equal((await gateway.fetch(`/graphql${mutation}`, { headers: { 'apollo-require-preflight': '1' } })).status, 405);
      const post = (type: string, body: string) => gateway.fetch('/graphql', { method: 'POST', headers: { 'content-type': type }, body });
      assert.equal((await post('text/plain', '{"query":"{ broken }"}')).status, 400);
      assert.equal((await post('application/json', '[{"query":"{ broken }"}]')).status, 400);
      assert.equal((await post('application/json', '{"query":')).status, 400);
    });

    test('a subgraph that answers 500 costs its part of the answer only, and reads are tried twice', async () => {
      shop.reviews.behaviour = (response) => void response.writeHead(500).end('Internal error');
      const { status, data, errors } = await gateway.query('{ product(id: "1") { name reviews { text } } }');
      assert.equal(status, 200);
      assert.deepEqual(data, { product: { name: 'Lamp', reviews: null } });
      assert.equal(errors[0]?.extensions.code, 'UNAVAILABLE');
      assert.equal(shop.reviews.requests.length, 2);
      if (executor === 'compiled') assert.deepEqual(errors[0]?.path, ['product', 'reviews']);
    });

    test('a mutation is never sent twice', async () => {
      shop.catalog.behaviour = (response) => void response.destroy();
      const { data } = await gateway.query('mutation { signIn(name: "x") }');
      assert.deepEqual(data, { signIn: null });
      assert.equal(shop.catalog.requests.length, 1);
    });

    test('a broken connection while reading is made good by one retry', async () => {
      let failures = 1;
      shop.catalog.behaviour = async (response, answer) => {
        if (failures-- > 0) response.destroy();
        else response.writeHead(200).end(await answer());
      };
      const { data } = await gateway.query('{ product(id: "2") { name } }');
      assert.deepEqual(data, { product: { name: 'Chair' } });
    });

    test('health, metrics and status are served', async () => {
      assert.equal((await gateway.fetch('/health/live')).status, 200);
      assert.equal((await gateway.fetch('/health/ready')).status, 200);
      assert.match((await gateway.fetch('/metrics')).text, /gateway_subgraph_duration_seconds/);
      const status = JSON.parse((await gateway.fetch('/status')).text) as { subgraphs: Record<string, { breaker: string }> };
      assert.equal(status.subgraphs.catalog?.breaker, 'closed');
    });

    test('a new supergraph is taken over while running; an invalid one is refused and the old one stays', async () => {
      const before = gateway.app.supergraph.current()?.id;
      await gateway.writeSupergraph('type Query { nonsense');
      await gateway.writeSupergraph(supergraphOf([{ ...shop.catalog, sdl: shop.catalog.sdl.replace('broken: String', 'broken: String fresh: String') }, shop.reviews]));
      await waitFor(() => gateway.app.supergraph.current()?.id !== before, { timeoutMs: 5000, what: 'the new supergraph' });
      assert.deepEqual((await gateway.query('{ fresh: __typename product(id: "1") { name } }')).data, { fresh: 'Query', product: { name: 'Lamp' } });
      const loaded = gateway.app.supergraph.current()?.id;
      await gateway.writeSupergraph('type Query { nonsense');
      await gateway.writeSupergraph(supergraphOf(subgraphs));
      await waitFor(() => gateway.app.supergraph.current()?.id !== loaded, { timeoutMs: 5000, what: 'the first supergraph again' });
      assert.equal(gateway.app.supergraph.current()?.id, before);
    });
  });
}

describe('time', async () => {
  const gateway = await startGateway(subgraphs, { maxDurationMs: 400, subgraphSettings: { timeoutMs: 200 } });
  after(() => gateway.close());

  test('a subgraph that does not answer costs its part after its timeout', async () => {
    shop.reviews.behaviour = () => undefined;
    const startedAt = performance.now();
    const { data, errors } = await gateway.query('{ product(id: "1") { name reviews { text } } }');
    assert.ok(performance.now() - startedAt < 1000);
    assert.deepEqual(data, { product: { name: 'Lamp', reviews: null } });
    assert.deepEqual(errors.map(({ extensions, path }) => [extensions.code, path]), [['TIMEOUT', ['product', 'reviews']]]);
  });

  test('an answer over the size limit is cut off', async () => {
    const small = await startGateway(subgraphs, { subgraphSettings: { maxResponseBytes: 1000 } });
    shop.catalog.behaviour = (response) => void response.writeHead(200).end(`{"data":{"broken":"${'x'.repeat(5000)}"}}`);
    const { data, errors } = await small.query('{ broken }');
    await small.close();
    assert.deepEqual(data, { broken: null });
    assert.equal(errors[0]?.extensions.code, 'UNAVAILABLE');
  });

  test('a failing subgraph is left alone once its breaker is open', async () => {
    const settings = { breaker: { failureShare: 0.5, minimumCalls: 4, windowMs: 10_000, openMs: 60_000, probes: 1 } };
    const careful = await startGateway(subgraphs, { subgraphSettings: settings });
    shop.catalog.behaviour = (response) => void response.writeHead(503).end();
    for (let i = 0; i < 4; i++) await careful.query('{ broken }');
    const asked = shop.catalog.requests.length;
    const { errors } = await careful.query('{ broken }');
    const status = JSON.parse((await careful.fetch('/status')).text) as { subgraphs: Record<string, { breaker: string }> };
    await careful.close();
    assert.equal(errors[0]?.extensions.code, 'UNAVAILABLE');
    assert.equal(shop.catalog.requests.length, asked);
    assert.equal(status.subgraphs.catalog?.breaker, 'open');
  });
});
