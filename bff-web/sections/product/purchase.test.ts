import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts } from '../../test/fixtures.ts';
import { productPageData } from '../../test/product-fixture.ts';
import { runSection } from '../../test/run-section.ts';
import { purchase } from './purchase.ts';

const variant = {
  id: 'var_1',
  title: 'Large',
  sku: 'OB-L',
  optionValues: [{ name: 'Size', value: 'L' }],
  image: null,
  price: moneyParts(1250),
  compareAtPrice: moneyParts(1500),
  availability: 'LOW_STOCK' as const,
  availableQuantity: 2,
};

it('variants carry price, former price and stock; a variant without a price in this currency stays visible', async () => {
  const { view } = await runSection(purchase, productPageData({ variants: [variant, { ...variant, id: 'var_2', price: null, compareAtPrice: null }] }));
  assert.deepEqual(view?.variants.map((v) => [v.id, v.price?.formatted, v.compareAtPrice?.formatted, v.availableQuantity]), [
    ['var_1', '€12.50', '€15.00', 2],
    ['var_2', undefined, undefined, 2],
  ]);
  assert.equal(view?.defaultVariantId, 'var_1');
});
