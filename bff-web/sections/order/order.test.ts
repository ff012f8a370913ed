import assert from 'node:assert/strict';
import { it } from 'node:test';
import { orderPageData } from '../../test/order-fixture.ts';
import { runSection } from '../../test/run-section.ts';
import { order } from './order.ts';

it('the address is written as on a parcel, without empty lines', async () => {
  const { view } = await runSection(order, orderPageData());
  assert.deepEqual(view?.shippingAddress, ['Ada', 'Weg 1', '10115 Berlin', 'Germany']);
});

it('calling off is offered as long as something was neither sent nor called off', async () => {
  const offered = async (overrides: object): Promise<boolean | undefined> => (await runSection(order, orderPageData(overrides))).view?.isCancellable;
  assert.equal(await offered({}), true);
  assert.equal(await offered({ fulfilmentState: 'PARTIALLY_SHIPPED' }), true);
  assert.equal(await offered({ fulfilmentState: 'SHIPPED' }), false);
  assert.equal(await offered({ state: 'CANCELLED' }), false);
});
