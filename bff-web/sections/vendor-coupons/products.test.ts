import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { products } from './products.ts';

it('products to choose from have their names', async () => {
  const { view } = await runSection(products, { vendor: { id: 'vnd_1', slug: 'holzwerk', dashboard: { id: 'vnd_1' }, products: { edges: [{ node: { id: 'prd_1', title: 'Oak bowl' } }] } } }, { page: { eyes: { vendorId: 'vnd_1', mayDecide: true }, productQuery: null } });
  assert.deepEqual(view, [{ id: 'prd_1', name: 'Oak bowl' }]);
});
