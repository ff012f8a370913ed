import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productPageData } from '../../test/product-fixture.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { product } from './product.ts';

it('a product shows its pictures up to 1600 pixels', async () => {
  const { view } = await runSection(product, productPageData());
  assert.equal(view?.gallery[0]?.srcset, '/p?w=320 320w, /p?w=640 640w, /p?w=960 960w, /p?w=1280 1280w, /p?w=1600 1600w');
});

it('a product is not touched by a failure of another part', async () => {
  const { view, failures } = await runSection(product, productPageData({ reviews: null }), { errors: [failureAt('product.reviews')] });
  assert.equal(view?.title, 'Oak bowl');
  assert.deepEqual(failures, []);
});

it('a number is shown with its unit', async () => {
  const { view } = await runSection(product, productPageData());
  assert.deepEqual(view?.attributes, [{ name: 'Wood', value: 'Oak' }, { name: 'Height', value: '12.5 cm' }]);
});
