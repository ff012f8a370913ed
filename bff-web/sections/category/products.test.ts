import assert from 'node:assert/strict';
import { it } from 'node:test';
import { categoryCardParts, productCardParts, row } from '../../test/fixtures.ts';
import { listFor } from '../../test/list-page.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { products } from './products.ts';

const category = { id: 'cat_1', description: null, path: [], children: [], ...categoryCardParts(), image: null };

it('products of a category come although facets were not asked for', async () => {
  const { view } = await runSection(products, { category, products: { totalCount: 1, ...row(productCardParts()) } }, { page: { list: listFor({ category: 'kitchen' }) } });
  assert.equal(view?.facets, null);
  assert.equal(view?.items.length, 1);
});

it('products of a category are empty and reported when the list fails', async () => {
  const { failures } = await runSection(products, { category }, { page: { list: listFor() }, errors: [failureAt('products', 'TIMEOUT')] });
  assert.deepEqual(failures, [{ id: 'products', code: 'TIMEOUT' }]);
});
