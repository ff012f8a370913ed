import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts } from '../../test/fixtures.ts';
import { orderPageData } from '../../test/order-fixture.ts';
import { runSection } from '../../test/run-section.ts';
import { shipments } from './shipments.ts';

it('each vendor’s part keeps the vendor’s name of then, also when the vendor is gone', async () => {
  const line = { id: 'oln_1', title: 'Oak bowl', variantTitle: 'Large', quantity: 1, shippedQuantity: 1, cancelledQuantity: 0, unitPrice: moneyParts(), total: moneyParts(), variant: null };
  const part = { id: 'vor_1', returns: [], invoiceUrl: null, documents: null, messages: null, number: 'M-1001-A', vendorName: 'Holzwerk', vendor: null, shippingAddress: null, fulfilmentState: 'SHIPPED' as const, totals: { total: moneyParts(1250) }, lines: [line], parcels: [] };
  const { view } = await runSection(shipments, orderPageData({ vendorOrders: [part] }));
  assert.deepEqual(view?.map(({ vendorName, vendorUrl, total, lines }) => [vendorName, vendorUrl, total.formatted, lines[0]?.url]), [['Holzwerk', null, '€12.50', null]]);
});

it('what arrived may be sent back; returns name what they are about, and messages are read from the first', async () => {
  const line = { id: 'oln_1', title: 'Oak bowl', variantTitle: 'Large', quantity: 2, shippedQuantity: 2, cancelledQuantity: 0, unitPrice: moneyParts(), total: moneyParts(), variant: null };
  const at = '2026-03-05T09:30:00.000Z';
  const message = (id: string) => ({ node: { id, from: 'BUYER' as const, authorName: 'Ada', body: 'Hello', postedAt: at } });
  const part = {
    id: 'vor_1', number: 'M-1001-A', vendorName: 'Holzwerk', vendor: null, shippingAddress: null, fulfilmentState: 'DELIVERED' as const, totals: { total: moneyParts(1250) }, lines: [line],
    parcels: [{ carrier: 'DHL', trackingNumber: null, shippedAt: at, deliveredAt: at }],
    returns: [{ id: 'ret_1', state: 'REQUESTED' as const, reason: 'Cracked', declineReason: null, createdAt: at, items: [{ lineId: 'oln_1', quantity: 1 }], unpaidItems: [{ lineId: 'oln_1', quantity: 1 }] }],
    invoiceUrl: '/invoice', documents: [{ kind: 'INVOICE' as const, number: 'INV-1', url: '/invoice' }], messages: { edges: [message('newer'), message('older')] },
  };
  const { view } = await runSection(shipments, orderPageData({ vendorOrders: [part] }));
  const [shipment] = view ?? [];
  assert.deepEqual([shipment?.isReturnable, shipment?.returns[0]?.items, shipment?.returns[0]?.unpaidItems, shipment?.messages?.map(({ id }) => id)], [true, [{ title: 'Oak bowl', quantity: 1 }], [{ title: 'Oak bowl', quantity: 1 }], ['older', 'newer']]);
});

it('a part says where it goes only when that is elsewhere than the order', async () => {
  const home = { recipient: 'Ada', line1: 'Weg 1', line2: null, postalCode: '10115', city: 'Berlin', region: null, country: 'DE' };
  const part = { id: 'vor_1', returns: [], invoiceUrl: null, documents: null, messages: null, number: 'M-1001-A', vendorName: 'Holzwerk', vendor: null, fulfilmentState: 'SHIPPED' as const, totals: { total: moneyParts(1250) }, lines: [], parcels: [] };
  const { view } = await runSection(shipments, orderPageData({ shippingAddress: home, vendorOrders: [{ ...part, shippingAddress: { ...home } }, { ...part, shippingAddress: { ...home, recipient: 'Bo' } }] }));
  assert.deepEqual(view?.map(({ shippingAddress }) => shippingAddress), [null, ['Bo', 'Weg 1', '10115 Berlin', 'Germany']]);
});

it('a line says how many pieces can still be called off, and how many were', async () => {
  const line = { id: 'oln_1', title: 'Oak bowl', variantTitle: 'Large', quantity: 5, shippedQuantity: 2, cancelledQuantity: 1, unitPrice: moneyParts(), total: moneyParts(), variant: null };
  const part = { id: 'vor_1', returns: [], invoiceUrl: null, documents: null, messages: null, number: 'M-1001-A', vendorName: 'Holzwerk', vendor: null, shippingAddress: null, fulfilmentState: 'PARTIALLY_SHIPPED' as const, totals: { total: moneyParts(1250) }, lines: [line], parcels: [] };
  const { view } = await runSection(shipments, orderPageData({ vendorOrders: [part] }));
  assert.deepEqual(view?.[0]?.lines.map(({ quantity, openQuantity, cancelledQuantity }) => [quantity, openQuantity, cancelledQuantity]), [[5, 2, 1]]);
});
