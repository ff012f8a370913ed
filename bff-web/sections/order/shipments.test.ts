import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts } from '../../test/fixtures.ts';
import { orderPageData } from '../../test/order-fixture.ts';
import { runSection } from '../../test/run-section.ts';
import { shipments } from './shipments.ts';

it('each vendor’s part keeps the vendor’s name of then, also when the vendor is gone', async () => {
  const line = { title: 'Oak bowl', variantTitle: 'Large', quantity: 1, unitPrice: moneyParts(), total: moneyParts(), variant: null };
  const part = { number: 'M-1001-A', vendorName: 'Holzwerk', vendor: null, fulfilmentState: 'SHIPPED' as const, totals: { total: moneyParts(1250) }, lines: [line], parcels: [] };
  const { view } = await runSection(shipments, orderPageData({ vendorOrders: [part] }));
  assert.deepEqual(view?.map(({ vendorName, vendorUrl, total, lines }) => [vendorName, vendorUrl, total.formatted, lines[0]?.url]), [['Holzwerk', null, '€12.50', null]]);
});
