import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createIdentityVerifier } from '#platform/auth/identity';
import { createAdmission } from '../inbound/admission.ts';
import { startShop } from './fixtures/shop.ts';
import { startGateway, type TestGateway } from './fixtures/start-gateway.ts';

const clientKeys = { web: 'a'.repeat(48), 'web-next': 'b'.repeat(48) };
const query = '{ product(id: "1") { name } }';

describe('who may call the first-party endpoint', () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  let open: TestGateway;
  let closed: TestGateway;
  before(async () => {
    shop = await startShop();
    const subgraphs = [shop.catalog, shop.reviews];
    open = await startGateway(subgraphs, { admission: createAdmission({ clientKeys, isOpen: true }), trustedProxyHops: 1 });
    closed = await startGateway(subgraphs, { admission: createAdmission({ clientKeys, isOpen: false }) });
  });
  after(async () => {
    await open.close();
    await closed.close();
    await shop.close();
  });

  async function addressSeen(gateway: TestGateway, headers: Record<string, string>): Promise<string | null> {
    shop.catalog.requests.length = 0;
    await gateway.query(query, {}, headers);
    const [request] = shop.catalog.requests;
    const verifier = createIdentityVerifier({ publicKeys: gateway.publicJwks, audience: 'catalog' });
    return verifier.verify(String(request?.headers['x-identity']), request?.body ?? '').clientAddress;
  }

  test('closed, it serves holders of a key only, and either key while one replaces the other', async () => {
    for (const headers of [{}, { 'x-client-key': 'c'.repeat(48) }, { 'x-client-key': '' }, { 'x-client-name': 'web' }] as Record<string, string>[]) {
      const { status, errors, data } = await closed.query(query, {}, headers);
      assert.deepEqual([status, errors[0]?.extensions['code'], data], [401, 'UNAUTHENTICATED', undefined]);
    }
    for (const key of Object.values(clientKeys)) assert.equal((await closed.query(query, {}, { 'x-client-key': key })).status, 200);
  });

  test('the address that a client of ours names is the one that limits count', async () => {
    assert.equal(await addressSeen(open, { 'x-client-key': clientKeys.web, 'x-client-address': '2001:db8::7', 'x-forwarded-for': '198.51.100.9' }), '2001:db8::7');
  });

  test('nobody else can name an address: the header is ignored without a key, and so is what a caller put into X-Forwarded-For', async () => {
    assert.equal(await addressSeen(open, { 'x-client-address': '203.0.113.7', 'x-forwarded-for': '6.6.6.6, 198.51.100.9' }), '198.51.100.9');
    assert.equal(await addressSeen(open, { 'x-client-key': 'wrong', 'x-client-address': '203.0.113.7', 'x-forwarded-for': '198.51.100.9' }), '198.51.100.9');
  });

  test('what is no address is not passed on', async () => {
    assert.equal(await addressSeen(open, { 'x-client-key': clientKeys.web, 'x-client-address': 'localhost', 'x-forwarded-for': '198.51.100.9' }), '198.51.100.9');
  });
});
