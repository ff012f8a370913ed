import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts, orderData, totalsParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { shipments } from './shipments.ts';

it('a shipment lists what was bought, also when the product is gone, and its parcels', async () => {
  const lines = [{ title: 'Oak bowl', variantTitle: 'Large', quantity: 2, total: moneyParts(2500), variant: null }];
  const parcels = [{ carrier: 'DHL', trackingNumber: '0034', shippedAt: '2026-03-02T09:30:00.000Z', deliveredAt: null }];
  const vendorOrders = [{ number: 'M-1001-1', vendorName: 'Holzwerk', fulfilmentState: 'SHIPPED' as const, totals: totalsParts(2500), lines, parcels }];
  const { view } = await runSection(shipments, orderData({ vendorOrders }));
  assert.deepEqual(view?.[0]?.lines.map(({ title, productSlug, image }) => [title, productSlug, image]), [['Oak bowl', null, null]]);
  assert.deepEqual(view?.[0]?.parcels, parcels);
});
