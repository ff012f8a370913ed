import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts, productData } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { delivery } from './delivery.ts';

it('delivery says when and what it costs; where nobody ships to, it is empty without a report', async () => {
  const shipped = await runSection(delivery, productData({ delivered: { deliveryEstimate: { minDays: 2, maxDays: 4, price: moneyParts(490) } } }));
  assert.deepEqual(shipped.view, { minDays: 2, maxDays: 4, price: { minorUnits: 490, currencyCode: 'EUR', formatted: '€4.90' } });
  const nowhere = await runSection(delivery, productData({ delivered: { deliveryEstimate: null } }));
  assert.deepEqual([nowhere.view, nowhere.failures], [null, []]);
});
