import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { moneyParts } from '../../test/fixtures.ts';
import { dashboardData } from '../../test/workplace-fixtures.ts';
import { payouts } from './payouts.ts';

it('a payout that failed says why', async () => {
  const node = { id: 'pay_1', amount: moneyParts(2500), state: 'FAILED' as const, failureReason: 'Account closed', createdAt: '2026-03-01T09:30:00.000Z' };
  const { view } = await runSection(payouts, dashboardData({ payouts: { edges: [{ node }] } }));
  assert.deepEqual(view?.map(({ amount, failureReason }) => [amount.formatted, failureReason]), [['€25.00', 'Account closed']]);
});
