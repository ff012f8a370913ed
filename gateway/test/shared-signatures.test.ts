import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createIdentityVerifier, generateIdentityKeys, identitySigningKey } from '#platform/auth/identity';
import { anonymousViewer } from '#platform/auth/viewer';
import { createIdentitySigner } from '../transport/identity-signer.ts';
import { startShop } from './fixtures/shop.ts';
import type { FixtureSubgraph } from './fixtures/fixture-subgraph.ts';
import { startGateway, type TestGateway } from './fixtures/start-gateway.ts';

const viewer = anonymousViewer();
const isShared = (token: unknown): boolean => String(token).split('.').length === 4;

describe('identities of one turn', () => {
  const keys = generateIdentityKeys('k1');
  const statementOf = (audience: string, index: number) => ({ viewer, audience, body: `{"query":"{ a${index} }"}` });

  test('share one signature, each good for its own subgraph and body', async () => {
    const signer = createIdentitySigner(identitySigningKey(keys.privateJwk));
    const statements = ['product', 'order', 'product'].map(statementOf);
    const tokens = await Promise.all(statements.map((statement) => signer.sign(statement)));
    assert.equal(new Set(tokens.map((token) => token.split('.').at(-1))).size, 1);
    statements.forEach(({ audience, body }, index) => {
      const verifier = createIdentityVerifier({ publicKeys: keys.publicJwks, audience });
      assert.deepEqual(verifier.verify(tokens[index], body).viewer, viewer);
      assert.throws(() => verifier.verify(tokens[(index + 1) % 3], body), { name: 'IdentityError' });
    });
  });

  test('one by itself is signed as before', async () => {
    const signer = createIdentitySigner(identitySigningKey(keys.privateJwk));
    assert.ok(!isShared(await signer.sign(statementOf('product', 1))));
    assert.ok(!isShared(await signer.sign(statementOf('product', 2))));
  });
});

describe('a gateway asked many things at once', () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  let gateway: TestGateway;
  let subgraphs: readonly FixtureSubgraph[];
  const ask = (id: number) => gateway.query('query P($id: ID!) { product(id: $id) { name stars } }', { id: `${1 + (id % 2)}` }, { 'x-client-name': `client-${id}` });

  before(async () => {
    shop = await startShop();
    subgraphs = [shop.catalog, shop.reviews];
    // However busy the machine is, nothing here is about time.
    gateway = await startGateway(subgraphs, { maxDurationMs: 120_000, subgraphSettings: { timeoutMs: 120_000 } });
  });
  after(async () => {
    await gateway.close();
    await shop.close();
  });
  beforeEach(() => {
    for (const subgraph of subgraphs) {
      subgraph.requests.length = 0;
      subgraph.behaviour = undefined;
    }
  });

  test('sends every subgraph identities that are good for it, for this body and this viewer', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, id) => ask(id)));
    for (const { errors } of answers) assert.deepEqual(errors, []);
    for (const { name, requests } of subgraphs) {
      const verifier = createIdentityVerifier({ publicKeys: gateway.publicJwks, audience: name });
      for (const { headers, body } of requests) assert.equal(verifier.verify(String(headers['x-identity']), body).viewer.client.name, headers['x-client-name']);
    }
  });

  const otherRefusals: Record<string, unknown> = {
    'that began with the work': { data: { rename: null }, errors: [{ message: 'Sign in first', path: ['rename'], extensions: { code: 'UNAUTHENTICATED' } }] },
    'for another reason': { errors: [{ message: 'Sign in first', extensions: { code: 'SESSION_EXPIRED' } }] },
    'of a proxy in between': '<h1>401 Authorization Required</h1>',
  };
  for (const [what, body] of Object.entries(otherRefusals)) {
    test(`sends no mutation again after a 401 ${what}`, async () => {
      shop.catalog.behaviour = (response) => void response.writeHead(401).end(typeof body === 'string' ? body : JSON.stringify(body));
      const rename = (id: number) => gateway.query('mutation M($id: ID!) { rename(id: $id, name: "x") { name } }', { id: String(id) });
      for (const { errors } of await Promise.all(Array.from({ length: 8 }, (_, id) => rename(id)))) assert.equal(errors.length, 1);
      assert.equal(shop.catalog.requests.length, 8);
      assert.ok(shop.catalog.requests.some(({ headers }) => isShared(headers['x-identity'])));
    });
  }

  test('is answered as well by a subgraph of a release that knows no shared signatures', async () => {
    for (const subgraph of subgraphs) {
      subgraph.behaviour = async (response, answer) => {
        const isKnown = !isShared(subgraph.requests.at(-1)?.headers['x-identity']);
        const text = isKnown ? await answer() : JSON.stringify({ errors: [{ message: 'This service is called through the gateway only.', extensions: { code: 'UNAUTHENTICATED' } }] });
        response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end(text);
      };
    }
    for (let round = 0; round < 2; round++) {
      const answers = await Promise.all(Array.from({ length: 12 }, (_, id) => ask(id)));
      for (const { errors, data } of answers) {
        assert.deepEqual(errors, []);
        assert.ok(data?.product);
      }
    }
    const last = subgraphs.map(({ requests }) => requests.at(-1)?.headers['x-identity']);
    for (const token of last) assert.ok(!isShared(token));
  });
});
