import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listFor } from '../../test/list-page.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { products } from './products.ts';

it('a shop’s products are empty and reported when the catalog fails', async () => {
  const { view, failures } = await runSection(products, { vendor: null }, { page: { list: listFor({ vendors: ['a'] }) }, errors: [failureAt('products')] });
  assert.equal(view, null);
  assert.deepEqual(failures, [{ id: 'products', code: 'UNAVAILABLE' }]);
});
