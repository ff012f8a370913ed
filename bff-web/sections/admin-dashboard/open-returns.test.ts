import assert from 'node:assert/strict';
import { it } from 'node:test';
import { orderCardParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { openReturns } from './open-returns.ts';

it('orders with a return that waits are counted in all', async () => {
  const { view } = await runSection(openReturns, { orders: { totalCount: 12, edges: [{ node: orderCardParts() }] } });
  assert.deepEqual([view?.totalCount, view?.items[0]?.number], [12, 'M-1001']);
});
