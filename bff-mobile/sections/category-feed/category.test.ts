import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { category } from './category.ts';

it('the head of a category leads to the groups below', async () => {
  const data = { category: { id: 'cat_1', slug: 'kitchen', name: 'Kitchen', description: null, children: [{ slug: 'bowls', name: 'Bowls', image: null }] } };
  const { view } = await runSection(category, data);
  assert.deepEqual(view, { slug: 'kitchen', name: 'Kitchen', description: null, subcategories: [{ slug: 'bowls', name: 'Bowls', image: null }] });
});
