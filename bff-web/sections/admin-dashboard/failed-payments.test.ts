import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { failedPayments } from './failed-payments.ts';

const found = { id: 'pop_1', kind: 'CAPTURE' as const, amount: { amount: '25.00', currencyCode: 'EUR', fractionDigits: 2, minorUnits: 2_500 }, reason: 'do_not_honor', failedAt: '2026-03-01T09:00:00.000Z', order: { number: 'M-100042' }, resolutions: ['RETRY' as const] };

it('a payment that was declined for good is shown with its order, its amount, why, and what can be decided', async () => {
  const { view } = await runSection(failedPayments, { failedPayments: [found] });
  assert.deepEqual(view?.map(({ id, kind, orderNumber, reason, amount, resolutions }) => [id, kind, orderNumber, reason, amount.minorUnits, resolutions]), [['pop_1', 'CAPTURE', 'M-100042', 'do_not_honor', 2_500, ['RETRY']]]);
});

it('when they cannot be read, that is said, and not that there are none', async () => {
  const { view, failures } = await runSection(failedPayments, { failedPayments: null }, { errors: [failureAt('failedPayments')] });
  assert.deepEqual([view, failures], [null, [{ id: 'failedPayments', code: 'UNAVAILABLE' }]]);
});
