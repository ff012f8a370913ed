import assert from 'node:assert/strict';
import { it } from 'node:test';
import { image, productData } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { seller } from './seller.ts';

it('the seller states the promises that matter before buying', async () => {
  const vendor = { slug: 'holzwerk', name: 'Holzwerk', logo: image(), isAcceptingOrders: false, policies: { returnWindowDays: 30 } };
  const { view } = await runSection(seller, productData({ vendor }));
  assert.deepEqual([view?.name, view?.returnWindowDays, view?.isAcceptingOrders], ['Holzwerk', 30, false]);
});

it('the seller is empty and reported when vendors cannot be read', async () => {
  const { failures } = await runSection(seller, productData({ vendor: null }), { errors: [failureAt('product.vendor')] });
  assert.deepEqual(failures, [{ id: 'seller', code: 'UNAVAILABLE' }]);
});
