import assert from 'node:assert/strict';
import { it } from 'node:test';
import { orderCardParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { recentOrders } from './recent-orders.ts';

it('recent orders are for people who are signed in', () => {
  assert.equal(recentOrders.requiresViewer, true);
});

it('recent orders tell what was bought, at most three titles and the number of things', async () => {
  const lines = ['a', 'b', 'c', 'd'].map((title) => ({ title, quantity: 2 }));
  const { view } = await runSection(recentOrders, { me: { recentOrders: { edges: [{ node: orderCardParts({ lines }) }] } } });
  assert.deepEqual(view?.map(({ titles, itemCount, url }) => ({ titles, itemCount, url })), [{ titles: ['a', 'b', 'c'], itemCount: 8, url: '/orders/M-1001' }]);
});
