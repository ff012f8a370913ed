import assert from 'node:assert/strict';
import { it } from 'node:test';
import { orderCardParts } from '../../test/fixtures.ts';
import { pageContextForTest, runSection } from '../../test/run-section.ts';
import { recentOrders } from './recent-orders.ts';

it('recent orders are for people who are signed in, without a fallback for others', () => {
  assert.equal(recentOrders.requiresViewer, true);
  assert.equal(recentOrders.fallback(pageContextForTest()), null);
});

it('recent orders tell what was bought, at most two titles and the number of things', async () => {
  const lines = ['a', 'b', 'c'].map((title) => ({ title, quantity: 2 }));
  const { view } = await runSection(recentOrders, { me: { recentOrders: { edges: [{ node: orderCardParts({ lines }) }] } } });
  const [order] = view && 'orders' in view ? view.orders : [];
  assert.deepEqual([order?.titles, order?.itemCount, order?.total.formatted], [['a', 'b'], 6, '€49.90']);
});
