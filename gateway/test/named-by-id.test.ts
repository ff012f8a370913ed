import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createGatewayClient } from '#platform/bff/gateway-client';
import { deadlineIn } from '#platform/resilience/deadline';
import { silentLogger } from '#platform/telemetry/logger';
import { startCachedShop, type CachedShop } from './fixtures/cached-shop.ts';
import { startCachedGateway, type CachedGateway } from './fixtures/start-cached-gateway.ts';

const query = 'query Named($first: Int) { products(first: $first) { id name } }';
const write = 'mutation Write($price: Int!) { reprice(id: "1", price: $price) { id price } }';
const unregistered = 'query Unregistered { products(first: 1) { id } }';
const idOf = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('POST that names a registered operation by its hash', () => {
  let shop: CachedShop;
  let gateway: CachedGateway;
  before(async () => {
    shop = await startCachedShop();
    gateway = await startCachedGateway([shop.catalog, shop.reviews], { overrides: { registered: [query, write] } });
  });
  after(async () => {
    await gateway.close();
    await shop.close();
  });

  async function post(body: object) {
    const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  }
  const named = (sha256Hash: string, variables?: object) => post({ variables, extensions: { persistedQuery: { version: 1, sha256Hash } } });
  const codeOf = (text: string) => (JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;

  test('is answered byte for byte like its text, the first time and the short way', async () => {
    const byText = await post({ query, variables: { first: 2 } });
    for (const _ of [1, 2, 3]) assert.deepEqual(await named(idOf(query), { first: 2 }), byText);
    assert.match((await named(idOf(write), { price: 12 })).text, /"price":12/);
  });

  test('is refused with the code by which clients know to send the text, if nobody registered it', async () => {
    assert.equal((await post({ query: unregistered })).status, 200);
    const refused = await named(idOf(unregistered));
    assert.equal(refused.status, 404);
    assert.equal(codeOf(refused.text), 'PERSISTED_QUERY_NOT_FOUND');
    assert.equal(codeOf((await named('abc')).text), 'BAD_USER_INPUT');
  });

  test('is held to the same limits and types', async () => {
    assert.equal((await named(idOf(query), { first: 'many' })).status, 400);
    assert.equal((await named(idOf(query), { first: 100_000 })).status, (await post({ query, variables: { first: 100_000 } })).status);
  });

  test('and from our own client comes through either way, whether it is registered or not', async () => {
    const client = createGatewayClient({ url: gateway.url, client: { name: 'web', version: '1' }, logger: silentLogger() });
    for (const document of [query, unregistered, query, unregistered]) {
      const { data, errors } = await client.send({ id: idOf(document), name: document === query ? 'Named' : 'Unregistered', type: 'query', document }, { first: 1 }, { deadline: deadlineIn(10_000) });
      assert.deepEqual(errors, []);
      assert.deepEqual((data as { products: { id: string }[] }).products.map(({ id }) => id), ['1']);
    }
    await client.close();
  });
});
