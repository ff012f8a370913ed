/** What the gateway makes of a subgraph, or of a proxy before one, that refuses a call without answering in GraphQL. */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { startShop } from './fixtures/shop.ts';
import { startGateway } from './fixtures/start-gateway.ts';

describe('a call that is refused by status', async () => {
  const shop = await startShop();
  const gateway = await startGateway([shop.catalog, shop.reviews], { maxDurationMs: 10_000, subgraphSettings: { timeoutMs: 5000 } });
  after(() => Promise.all([gateway.close(), shop.close()]));
  beforeEach(() => {
    shop.catalog.requests.length = 0;
  });
  const query = '{ product(id: "1") { name } }';
  /** Refuses the first call, answers the others. */
  const refuseOnce = (status: number, headers: Record<string, string> = {}): void => {
    shop.catalog.behaviour = async (response, answer) => {
      if (shop.catalog.requests.length === 1) response.writeHead(status, headers).end('<h1>No</h1>');
      else response.writeHead(200).end(await answer());
    };
  };

  for (const status of [400, 401, 403, 404, 413, 414, 431]) {
    test(`${status}: the fault is ours, and is not sent again`, async () => {
      refuseOnce(status);
      const { errors } = await gateway.query(query);
      assert.deepEqual(errors.map(({ extensions }) => extensions.code), ['UNAVAILABLE']);
      assert.equal(shop.catalog.requests.length, 1);
    });
  }

  for (const [status, headers] of [[408], [425], [429, { 'retry-after': '0' }], [503, { 'retry-after': '30' }]] as const) {
    test(`${status} ${JSON.stringify(headers ?? {})}: it is about the moment, and a query is sent again`, async () => {
      refuseOnce(status, headers);
      const { data, errors } = await gateway.query(query);
      assert.deepEqual([data, errors], [{ product: { name: 'Lamp' } }, []]);
    });
  }

  test('429 that asks for a second gets it', async () => {
    refuseOnce(429, { 'retry-after': '1' });
    const startedAt = performance.now();
    assert.deepEqual((await gateway.query(query)).errors, []);
    assert.ok(performance.now() - startedAt >= 990);
  });

  for (const headers of [undefined, { 'retry-after': '5' }, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }]) {
    test(`429 ${JSON.stringify(headers ?? {})}: there is no use in asking now`, async () => {
      refuseOnce(429, headers);
      assert.equal((await gateway.query(query)).errors.length, 1);
      assert.equal(shop.catalog.requests.length, 1);
    });
  }

  test('refusals of what some callers send do not close the subgraph for the others', async () => {
    const careful = await startGateway([shop.catalog, shop.reviews], { subgraphSettings: { breaker: { failureShare: 0.5, minimumCalls: 4, windowMs: 10_000, openMs: 60_000, probes: 1 } } });
    after(() => careful.close());
    shop.catalog.behaviour = (response) => void response.writeHead(413).end();
    for (let call = 0; call < 8; call += 1) await careful.query(query);
    shop.catalog.behaviour = undefined;
    assert.deepEqual((await careful.query(query)).errors, []);
  });
});
