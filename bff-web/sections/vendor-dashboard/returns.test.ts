import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { dashboardData, vendorOrderCard } from '../../test/workplace-fixtures.ts';
import { returns } from './returns.ts';

it('orders with a return are shown to those who send, and to nobody else who may see orders', async () => {
  const orders = { edges: [{ node: vendorOrderCard({ returnState: 'REQUESTED' }) }] };
  assert.equal((await runSection(returns, dashboardData({ orders, dashboard: { returnsWaitingCount: 1 } }))).view?.items[0]?.returnState, 'REQUESTED');
  assert.equal((await runSection(returns, dashboardData({ orders, dashboard: { returnsWaitingCount: null } }))).view, null);
});
