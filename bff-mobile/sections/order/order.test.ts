import assert from 'node:assert/strict';
import { it } from 'node:test';
import { orderData } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { order } from './order.ts';

it('an order shows its address as it is written on a parcel', async () => {
  const { view } = await runSection(order, orderData());
  assert.deepEqual(view?.shippingAddress, ['Ada', 'Weg 1', '10115 Berlin', 'Germany']);
  assert.equal(view?.totals.total.formatted, '€49.90');
  assert.equal(view?.isCancellable, true);
});
