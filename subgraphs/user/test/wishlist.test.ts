import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import type { Viewer } from '#platform/auth/viewer';
import { guest } from '#platform/testing/test-viewer';
import { startUserSubgraph, type UserSubgraph } from './harness.ts';

let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph();
});
after(() => subgraph.stop());

interface Answer {
  user: { wishlist: { product: { id: string } }[] } | null;
  userErrors: { code: string; field: string[] | null }[];
}

async function change(field: 'wishlistAdd' | 'wishlistRemove', productId: string, viewer: Viewer) {
  const query = `mutation { ${field}(productId: "${productId}") { user { wishlist { product { id } } } userErrors { code field } } }`;
  const { data, code } = await subgraph.call<Record<string, Answer>>({ query, viewer });
  return { code, errors: data?.[field]?.userErrors, list: data?.[field]?.user?.wishlist.map(({ product }) => product.id) };
}

test('a wish list is latest first, holds a product once, and belongs to one person', async () => {
  const { viewer } = await subgraph.person();
  const other = await subgraph.person();
  const [first, second] = [newId('prd'), newId('prd')];
  await change('wishlistAdd', first, viewer);
  subgraph.clock.offsetMs += 1_000;
  assert.deepEqual((await change('wishlistAdd', second, viewer)).list, [second, first]);
  assert.deepEqual((await change('wishlistAdd', first, viewer)).list, [second, first]);
  assert.deepEqual((await change('wishlistRemove', second, other.viewer)).list, []);
  assert.deepEqual((await change('wishlistRemove', second, viewer)).list, [first]);
  assert.deepEqual((await change('wishlistRemove', second, viewer)).errors, []);
});

test('ids of other things, a full list and guests are refused', async () => {
  const { id, viewer } = await subgraph.person();
  assert.deepEqual((await change('wishlistAdd', newId('ord'), viewer)).errors, [{ code: 'INVALID_INPUT', field: ['productId'] }]);
  assert.equal((await change('wishlistAdd', newId('prd'), guest())).code, 'UNAUTHENTICATED');
  const full = Array.from({ length: 200 }, () => [id, newId('prd'), new Date()]);
  await subgraph.db.execute('INSERT INTO wishlist_items (user_id, product_id, added_at) VALUES ?', [full]);
  assert.deepEqual((await change('wishlistAdd', newId('prd'), viewer)).errors, [{ code: 'LIMIT_EXCEEDED', field: null }]);
  assert.deepEqual((await change('wishlistAdd', full[0]?.[1] as string, viewer)).errors, [], 'one that is there already needs no room');
});

test('at most 200 wishes are read at once', async () => {
  const { viewer } = await subgraph.person();
  for (const first of [0, 201]) assert.equal((await subgraph.call({ query: `{ me { wishlist(first: ${first}) { addedAt } } }`, viewer })).code, 'BAD_USER_INPUT');
});
