import assert from 'node:assert/strict';
import { it } from 'node:test';
import { vendorCardParts } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { vendor } from './vendor.ts';

const data = { ...vendorCardParts(), rating: null, description: 'Turners', banner: null, isAcceptingOrders: false, policies: { returns: 'Free', shipping: null, returnWindowDays: 30 } };

it('a shop on holiday says so', async () => {
  const { view } = await runSection(vendor, { vendor: data });
  assert.equal(view?.isAcceptingOrders, false);
});

it('a shop stays when only its rating cannot be read', async () => {
  const { view, failures } = await runSection(vendor, { vendor: data }, { errors: [failureAt('vendor.rating')] });
  assert.equal(view?.card.name, 'Holzwerk');
  assert.deepEqual(failures, [{ id: 'vendor', code: 'UNAVAILABLE', isPartial: true }]);
});
