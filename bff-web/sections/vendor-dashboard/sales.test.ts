import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { moneyParts } from '../../test/fixtures.ts';
import { dashboardData } from '../../test/workplace-fixtures.ts';
import { sales } from './sales.ts';

it('sales are 30 days without gaps', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const { view } = await runSection(sales, dashboardData({ dashboard: { salesByDay: [{ day: today, orders: 2, total: moneyParts(3000) }] } }));
  assert.deepEqual([view?.length, view?.[0]?.days.length, view?.[0]?.days.at(-1)?.total.formatted, view?.[0]?.days[0]?.commission], [1, 30, '€30.00', null]);
});
