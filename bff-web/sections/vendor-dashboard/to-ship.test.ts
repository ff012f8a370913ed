import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { dashboardData, vendorOrderCard } from '../../test/workplace-fixtures.ts';
import { toShip } from './to-ship.ts';

it('orders to ship are counted, and empty is not absent', async () => {
  const { view } = await runSection(toShip, dashboardData({ dashboard: { ordersToShipCount: 0, ordersToShip: [] } }));
  assert.deepEqual(view, { count: 0, items: [] });
  const one = await runSection(toShip, dashboardData({ dashboard: { ordersToShipCount: 1, ordersToShip: [vendorOrderCard({ state: 'ACCEPTED' })] } }));
  assert.equal(one.view?.items[0]?.state, 'ACCEPTED');
});
