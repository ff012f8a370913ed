import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { createStartGate, type StartGateOptions } from '../limits/start-gate.ts';
import type { FixtureSubgraph } from './fixtures/fixture-subgraph.ts';
import { startShop } from './fixtures/shop.ts';
import { startGateway, type GatewayOverrides, type TestGateway } from './fixtures/start-gateway.ts';

const query = '{ product(id: "1") { name } }';
const shop = await startShop();
after(() => shop.close());
beforeEach(() => {
  shop.catalog.requests.length = 0;
  shop.catalog.behaviour = undefined;
});

async function gated(options: StartGateOptions, overrides: GatewayOverrides, work: (gateway: TestGateway) => Promise<void>): Promise<void> {
  const traffic = { gate: createStartGate(options), stop: async () => undefined };
  const gateway = await startGateway([shop.catalog, shop.reviews], { traffic, mergeInFlight: false, ...overrides });
  try {
    await gateway.query(query);
    await work(gateway);
  } finally {
    await gateway.close();
  }
}

/** Has a subgraph answer nobody before it is told to. */
function heldBack(subgraph: FixtureSubgraph): () => void {
  const release = Promise.withResolvers<void>();
  subgraph.requests.length = 0;
  subgraph.behaviour = async (response, answer) => {
    const text = await answer();
    await release.promise;
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  };
  return release.resolve;
}

describe('requests that are executed at once', () => {
  test('a slow subgraph has all of 200 requests in hand, though few are executed at once while the processor is busy', async () => {
    await gated({ atOnce: 8 }, { subgraphSettings: { connections: 256, timeoutMs: 20_000 }, maxDurationMs: 20_000 }, async (gateway) => {
      const release = heldBack(shop.catalog);
      const answers = Promise.all(Array.from({ length: 200 }, () => gateway.query(query)));
      await waitFor(() => shop.catalog.requests.length === 200, { what: 'all requests to be at the subgraph, of which none is answered', timeoutMs: 15_000, intervalMs: 1 });
      release();
      assert.ok((await answers).every(({ status, data }) => status === 200 && data));
    });
  });

  for (const hotPath of [true, false]) {
    describe(hotPath ? 'the short way' : 'through Apollo Server', () => {
      test('whoever cannot wait is told so, as load shedding does, and what was done for the others goes on', async () => {
        await gated({ atOnce: 1, maxWaiting: 0 }, { hotPath }, async (gateway) => {
          const release = heldBack(shop.catalog);
          const first = gateway.query(query);
          await waitFor(() => shop.catalog.requests.length === 1, { what: 'the first to be executed' });
          const refused = await gateway.query(query);
          assert.deepEqual([refused.status, refused.headers.get('retry-after'), refused.data], [503, '1', null]);
          const { code, limit, retryAfterSeconds } = refused.errors[0]?.extensions ?? {};
          assert.deepEqual({ code, limit, retryAfterSeconds }, { code: 'UNAVAILABLE', limit: { name: 'requestsWaiting', max: 0, actual: 0 }, retryAfterSeconds: 1 });
          assert.equal((await gateway.query('{ __schema { queryType { name } } }')).errors[0]?.extensions['code'], 'GRAPHQL_VALIDATION_FAILED');
          assert.deepEqual(JSON.parse((await gateway.fetch('/status')).text).executions, { running: 1, waiting: 0, limit: 1 });
          release();
          assert.equal((await first).status, 200);
          assert.equal(shop.catalog.requests.length, 1);
          assert.equal((await gateway.query(query)).status, 200);
        });
      });
    });
  }

  test('those who join a request under way take no place', async () => {
    await gated({ atOnce: 1, maxWaiting: 0 }, { mergeInFlight: true }, async (gateway) => {
      const joinable = async () => Number(/^gateway_hot_path_total (\d+)$/m.exec((await gateway.fetch('/metrics')).text)?.[1]);
      const before = await joinable();
      const release = heldBack(shop.catalog);
      const answers = [gateway.query(query)];
      await waitFor(() => shop.catalog.requests.length === 1, { what: 'the first to be executed' });
      for (let more = 0; more < 5; more += 1) answers.push(gateway.query(query));
      await waitFor(async () => (await joinable()) === before + 6, { what: 'the others to have come' });
      release();
      // Whoever has sent its answer lets go of the text: the others must have theirs.
      assert.deepEqual((await Promise.all(answers)).map(({ data }) => data), Array.from({ length: 6 }, () => ({ product: { name: 'Lamp' } })));
    });
  });
});
