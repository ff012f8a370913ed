import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts, orderData, totalsParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { shipments } from './shipments.ts';

it('a shipment lists what was bought, also when the product is gone, and its parcels', async () => {
  const lines = [{ id: 'oln_1', shippedQuantity: 1, cancelledQuantity: 0, title: 'Oak bowl', variantTitle: 'Large', quantity: 2, total: moneyParts(2500), variant: null }];
  const parcels = [{ carrier: 'DHL', trackingNumber: '0034', shippedAt: '2026-03-02T09:30:00.000Z', deliveredAt: null }];
  const vendorOrders = [{ id: 'vor_1', shippingAddress: null, number: 'M-1001-1', vendorName: 'Holzwerk', fulfilmentState: 'SHIPPED' as const, totals: totalsParts(2500), lines, parcels }];
  const { view } = await runSection(shipments, orderData({ vendorOrders }));
  assert.deepEqual(view?.[0]?.lines.map(({ title, productSlug, image }) => [title, productSlug, image]), [['Oak bowl', null, null]]);
  assert.deepEqual(view?.[0]?.parcels, parcels);
  assert.deepEqual([view?.[0]?.lines[0]?.openQuantity, view?.[0]?.isReturnable], [1, false]);
});

it('a part says where it goes only when that is elsewhere, what goes back, and what was written from the first on', async () => {
  const { order } = orderData();
  const [postedAt, createdAt] = ['2026-03-05T09:30:00.000Z', '2026-03-06T09:30:00.000Z'];
  const message = (id: string) => ({ node: { id, from: 'BUYER' as const, authorName: 'Ada', body: 'Hello', postedAt } });
  const part = {
    id: 'vor_1', number: 'M-1001-1', vendorName: 'Holzwerk', fulfilmentState: 'DELIVERED' as const, totals: totalsParts(2500), shippingAddress: order?.shippingAddress ?? null,
    lines: [{ id: 'oln_1', title: 'Oak bowl', variantTitle: 'Large', quantity: 1, shippedQuantity: 1, cancelledQuantity: 0, total: moneyParts(2500), variant: null }],
    parcels: [{ carrier: 'DHL', trackingNumber: null, shippedAt: postedAt, deliveredAt: postedAt }],
    returns: [{ id: 'ret_1', state: 'REQUESTED' as const, reason: 'Cracked', declineReason: null, createdAt, items: [{ lineId: 'oln_1', quantity: 1 }], unpaidItems: [{ lineId: 'oln_1', quantity: 1 }] }],
    documents: [{ kind: 'INVOICE' as const, number: 'INV-1', pdfUrl: '/i' }, { kind: 'CREDIT_NOTE' as const, number: 'CN-1', pdfUrl: '/c' }],
    messages: { edges: [message('newer'), message('older')] },
  };
  const { view } = await runSection(shipments, orderData({ vendorOrders: [part] }));
  const [shipment] = view ?? [];
  assert.deepEqual([shipment?.shippingAddress, shipment?.isReturnable, shipment?.returns[0]?.items, shipment?.returns[0]?.unpaidItems], [null, true, [{ title: 'Oak bowl', quantity: 1 }], [{ title: 'Oak bowl', quantity: 1 }]]);
  assert.deepEqual(shipment?.documents?.map(({ kind, number }) => [kind, number]), [['INVOICE', 'INV-1'], ['CREDIT_NOTE', 'CN-1']]);
  assert.deepEqual(shipment?.messages?.map(({ id }) => id), ['older', 'newer']);
});
