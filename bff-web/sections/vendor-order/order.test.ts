import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { vendorOrderParts } from '../../test/workplace-fixtures.ts';
import { order } from './order.ts';

it('the address is absent for those who do not send, and the earning for those who see no money', async () => {
  const seen = async (overrides: object) => (await runSection(order, { vendorOrder: vendorOrderParts(overrides) })).view;
  assert.deepEqual((await seen({}))?.shippingAddress, ['Ada', 'Weg 1', '10115 Berlin', 'Germany']);
  assert.equal((await seen({ shippingAddress: null }))?.shippingAddress, null);
  assert.equal((await seen({ earning: null }))?.earning, null);
});
