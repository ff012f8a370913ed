import assert from 'node:assert/strict';
import { it } from 'node:test';
import { categoryCardParts, wideImage } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { category } from './category.ts';

it('a category shows its groups below and a wide picture', async () => {
  const data = { id: 'cat_1', slug: 'home', name: 'Home', description: null, image: wideImage(), path: [], children: [categoryCardParts()] };
  const { view } = await runSection(category, { category: data });
  assert.match(view?.image?.srcset ?? '', /1600w$/);
  assert.deepEqual(view?.subcategories.map((card) => card.url), ['/categories/kitchen']);
});
