import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { dashboardData } from '../../test/workplace-fixtures.ts';
import { shop } from './shop.ts';

it('the shop leads to its page as buyers see it', async () => {
  const { view } = await runSection(shop, dashboardData({ isAcceptingOrders: false }));
  assert.deepEqual(view, { id: 'vnd_1', name: 'Holzwerk', status: 'APPROVED', isAcceptingOrders: false, url: '/vendors/holzwerk' });
});
