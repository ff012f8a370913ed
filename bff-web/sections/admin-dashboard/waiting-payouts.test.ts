import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { waitingPayouts } from './waiting-payouts.ts';

it('a payout that waits says whose it is, since when and why, also when the shop cannot be read', async () => {
  const found = { id: 'pyt_1', vendor: { name: 'Holzwerk' }, amount: moneyParts(2500), providerReason: 'balance_insufficient', waitingSince: '2026-03-01T09:30:00.000Z' };
  const { view } = await runSection(waitingPayouts, { payoutsWaiting: [found, { ...found, vendor: null }] });
  assert.deepEqual(view?.map(({ vendorName, amount, reason }) => [vendorName, amount.formatted, reason]), [['Holzwerk', '€25.00', 'balance_insufficient'], [null, '€25.00', 'balance_insufficient']]);
});
