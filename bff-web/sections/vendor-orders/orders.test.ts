import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { vendorOrderCard } from '../../test/workplace-fixtures.ts';
import { orders } from './orders.ts';

it('orders of a shop name the cursor for more only when there are more', async () => {
  const data = (hasNextPage: boolean) => ({ vendor: { id: 'vnd_1', orders: { totalCount: 1, pageInfo: { hasNextPage, endCursor: 'c' }, edges: [{ node: vendorOrderCard() }] } } });
  assert.equal((await runSection(orders, data(true))).view?.nextCursor, 'c');
  assert.equal((await runSection(orders, data(false))).view?.nextCursor, null);
});
