import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { moneyParts } from '../../test/fixtures.ts';
import { dashboardData } from '../../test/workplace-fixtures.ts';
import { balances } from './balances.ts';

it('a balance says what can be paid out, for people', async () => {
  const { view } = await runSection(balances, dashboardData({ dashboard: { balances: [{ currency: 'EUR', pending: moneyParts(100), available: moneyParts(2500), reserved: moneyParts(0) }] } }));
  assert.deepEqual(view?.map(({ currency, available }) => [currency, available.formatted]), [['EUR', '€25.00']]);
});
