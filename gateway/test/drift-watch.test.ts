import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { startShop } from './fixtures/shop.ts';
import { startGateway } from './fixtures/start-gateway.ts';

describe('drift between a supergraph and what its subgraphs serve', async () => {
  const shop = await startShop();
  const changed = { ...shop.catalog, sdl: shop.catalog.sdl.replace('secret: String', 'secret: Int weight: Float').replace('first: Int = 10', 'first: Int = 10, after: String').replace(' broken: String', '') };
  const same = await startGateway([shop.catalog, shop.reviews]);
  const other = await startGateway([changed, shop.reviews]);
  after(async () => {
    await Promise.all([same.close(), other.close()]);
    await shop.close();
  });
  beforeEach(() => {
    shop.reviews.behaviour = undefined;
  });

  async function drift(gateway: typeof same): Promise<Record<string, number>> {
    await gateway.app.drift.look();
    const { text } = await gateway.fetch('/metrics');
    return Object.fromEntries([...text.matchAll(/gateway_schema_drift\{subgraph="(\w+)",kind="(\w+)"\} (-?\d+)/g)].map(([, subgraph, kind, count]) => [`${subgraph} ${kind}`, Number(count)]));
  }

  test('is none when they serve what it says', async () => {
    assert.deepEqual(await drift(same), { 'catalog missing': 0, 'catalog unpublished': 0, 'reviews missing': 0, 'reviews unpublished': 0 });
  });

  test('counts fields that are missing or other, and fields that nobody published', async () => {
    assert.deepEqual(await drift(other), { 'catalog missing': 3, 'catalog unpublished': 1, 'reviews missing': 0, 'reviews unpublished': 0 });
  });

  test('is -1 for a subgraph that does not answer', async () => {
    shop.reviews.behaviour = (response) => void response.writeHead(503).end();
    assert.deepEqual(await drift(same), { 'catalog missing': 0, 'catalog unpublished': 0, 'reviews missing': -1, 'reviews unpublished': -1 });
  });
});
