import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isCancellable, linesElsewhere, openQuantity, presentReturn } from './order-view.ts';

it('calling off is offered as long as a piece was neither sent nor called off', () => {
  const offered = (state: string, fulfilmentState: string): boolean => isCancellable({ state, fulfilmentState });
  for (const fulfilmentState of ['UNFULFILLED', 'PARTIALLY_SHIPPED']) assert.equal(offered('OPEN', fulfilmentState), true, fulfilmentState);
  for (const fulfilmentState of ['SHIPPED', 'DELIVERED', 'CANCELLED']) assert.equal(offered('OPEN', fulfilmentState), false, fulfilmentState);
  assert.equal(offered('CANCELLED', 'UNFULFILLED'), false);
  assert.equal(openQuantity({ quantity: 5, shippedQuantity: 2, cancelledQuantity: 1 }), 2);
});

it('an address is told only where it is another one, written as on a parcel', () => {
  const home = { recipient: 'Ada', line1: 'Weg 1', line2: null, postalCode: '10115', city: 'Berlin', region: null, country: 'DE' };
  assert.equal(linesElsewhere({ ...home }, home, 'en'), null);
  assert.equal(linesElsewhere(null, home, 'en'), null);
  assert.deepEqual(linesElsewhere({ ...home, recipient: 'Bo' }, home, 'en'), ['Bo', 'Weg 1', '10115 Berlin', 'Germany']);
  assert.equal(linesElsewhere({ ...home, recipient: 'Bo' }, home, 'de-AT')?.at(-1), 'Deutschland');
});

it('a return names what it is about, by id where the title is not known', () => {
  const { items, unpaidItems } = presentReturn({ id: 'ret_1', items: [{ lineId: 'oln_1', quantity: 1 }, { lineId: 'oln_2', quantity: 2 }], unpaidItems: [{ lineId: 'oln_1', quantity: 1 }] }, [{ id: 'oln_1', title: 'Oak bowl' }]);
  assert.deepEqual(items, [{ title: 'Oak bowl', quantity: 1 }, { title: 'oln_2', quantity: 2 }]);
  assert.deepEqual(unpaidItems, [{ title: 'Oak bowl', quantity: 1 }]);
});
