import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts, productData } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { purchase } from './purchase.ts';

const options = [{ name: 'Size', values: ['S', 'L'] }, { name: 'Wood', values: ['Oak'] }];
const variant = { id: 'var_1', title: 'L / Oak', optionValues: [{ name: 'Wood', value: 'Oak' }, { name: 'Size', value: 'L' }], price: moneyParts(1990), compareAtPrice: null, availability: 'IN_STOCK', availableQuantity: 4 } as const;

it('choices of a variant stand in the order of the options', async () => {
  const { view } = await runSection(purchase, productData({ options, variants: [{ ...variant, optionValues: [...variant.optionValues] }], defaultVariant: { id: 'var_1' } }));
  assert.deepEqual(view?.variants[0]?.choices, ['L', 'Oak']);
  assert.deepEqual([view?.variants[0]?.price?.minorUnits, view?.defaultVariantId], [1990, 'var_1']);
});

it('nothing can be bought, and it is told, when variants cannot be read', async () => {
  const { failures } = await runSection(purchase, { product: null }, { errors: [failureAt('product.variants')] });
  assert.deepEqual(failures, [{ id: 'purchase', code: 'UNAVAILABLE' }]);
});
