import assert from 'node:assert/strict';
import { it } from 'node:test';
import { vendorOrderParts } from '../test/workplace-fixtures.ts';
import { presentVendorOrder } from './vendor-order.ts';

it('what is offered follows from the state the order is in', () => {
  const offered = (overrides: Parameters<typeof vendorOrderParts>[0]) => presentVendorOrder(vendorOrderParts(overrides), 'en').actions;
  const [line] = vendorOrderParts().lines;
  const sent = { id: 'prc_1', carrier: 'DHL', trackingNumber: null, shippedAt: '2026-03-02T09:30:00.000Z', deliveredAt: null };
  assert.deepEqual(offered({ state: 'PENDING' }), ['ACCEPT', 'REJECT', 'CALL_OFF']);
  assert.deepEqual(offered({ state: 'ACCEPTED' }), ['CALL_OFF', 'SHIP']);
  assert.deepEqual(offered({ state: 'ACCEPTED', paymentState: 'CAPTURED', parcels: [sent], lines: line ? [{ ...line, shippedQuantity: line.quantity }] : [] }), ['DELIVER', 'REFUND']);
  assert.deepEqual(offered({ state: 'REJECTED' }), []);
});

it('what is called off is not left to send', () => {
  const [line] = vendorOrderParts().lines;
  const { lines } = presentVendorOrder(vendorOrderParts({ lines: line ? [{ ...line, quantity: 5, shippedQuantity: 2, cancelledQuantity: 1 }] : [] }), 'en');
  assert.equal(lines[0]?.openQuantity, 2);
});
