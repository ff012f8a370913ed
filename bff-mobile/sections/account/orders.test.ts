import assert from 'node:assert/strict';
import { it } from 'node:test';
import { orderCardParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { orders } from './orders.ts';

it('orders go on by cursor', async () => {
  const { view } = await runSection(orders, { me: { orders: { pageInfo: { hasNextPage: true, endCursor: 'here' }, edges: [{ node: orderCardParts() }] } } });
  assert.deepEqual([view?.items[0]?.number, view?.nextCursor], ['M-1001', 'here']);
});
