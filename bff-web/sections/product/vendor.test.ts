import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productPageData } from '../../test/product-fixture.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { vendor } from './vendor.ts';

it('the vendor box leads to the shop and states the promises', async () => {
  const { view } = await runSection(vendor, productPageData());
  assert.deepEqual([view?.card.url, view?.returnWindowDays, view?.handlingDays], ['/vendors/holzwerk', 30, 1]);
});

it('the vendor box is empty and reported when the vendor cannot be read', async () => {
  const { failures } = await runSection(vendor, productPageData({ vendor: null }), { errors: [failureAt('product.vendor')] });
  assert.deepEqual(failures, [{ id: 'vendor', code: 'UNAVAILABLE' }]);
});
