import assert from 'node:assert/strict';
import { it } from 'node:test';
import { orderCardParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { orders } from './orders.ts';

it('orders name the cursor for more only when there are more', async () => {
  const data = (hasNextPage: boolean) => ({ me: { id: 'usr_1', orders: { totalCount: 1, pageInfo: { hasNextPage, endCursor: 'c' }, edges: [{ node: orderCardParts() }] } } });
  assert.equal((await runSection(orders, data(true))).view?.nextCursor, 'c');
  assert.equal((await runSection(orders, data(false))).view?.nextCursor, null);
});
