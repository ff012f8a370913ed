import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { dashboardData, vendorOrderCard } from '../../test/workplace-fixtures.ts';
import { toAccept } from './to-accept.ts';

it('orders to accept come with their number in all, and lead to their pages', async () => {
  const { view } = await runSection(toAccept, dashboardData({ dashboard: { ordersToAcceptCount: 31, ordersToAccept: [vendorOrderCard()] } }));
  assert.deepEqual([view?.count, view?.items[0]?.url, view?.items[0]?.itemCount], [31, '/vendor/orders/vor_1', 2]);
});

it('a queue that the role does not include is absent; one that fails is reported', async () => {
  const data = dashboardData({ dashboard: { ordersToAcceptCount: null, ordersToAccept: null } });
  assert.deepEqual(await runSection(toAccept, data), { view: null, failures: [] });
  assert.deepEqual((await runSection(toAccept, data, { errors: [failureAt('vendor.dashboard.ordersToAccept')] })).failures, [{ id: 'toAccept', code: 'UNAVAILABLE' }]);
});
