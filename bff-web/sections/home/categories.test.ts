import assert from 'node:assert/strict';
import { it } from 'node:test';
import { categoryCardParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { categories } from './categories.ts';

it('categories are tiles that lead to their pages', async () => {
  const { view } = await runSection(categories, { categories: [categoryCardParts()] });
  assert.deepEqual(view?.map(({ url, name, productCount }) => ({ url, name, productCount })), [{ url: '/categories/kitchen', name: 'Kitchen', productCount: 7 }]);
});
