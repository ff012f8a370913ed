import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { disputes } from './disputes.ts';

it('a dispute says how much, of which order, and until when it can be answered', async () => {
  const found = { id: 'dp_1', amount: moneyParts(2500), reason: 'fraudulent', openedAt: '2026-03-01T09:30:00.000Z', respondBy: '2026-03-08T09:30:00.000Z', order: { number: 'M-1001' } };
  const { view } = await runSection(disputes, { paymentDisputes: [found, { ...found, id: 'dp_2', respondBy: null, order: null }] });
  assert.deepEqual(view?.map(({ amount, orderNumber, answerBy }) => [amount.formatted, orderNumber, answerBy]), [['€25.00', 'M-1001', '2026-03-08T09:30:00.000Z'], ['€25.00', null, null]]);
});
