import assert from 'node:assert/strict';
import { it } from 'node:test';
import { image } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { categories } from './categories.ts';

it('categories are tiles with one picture each; without any the section is left out', async () => {
  const { view } = await runSection(categories, { categories: [{ slug: 'kitchen', name: 'Kitchen', image: image() }] });
  assert.deepEqual(view && 'categories' in view && view.categories, [{ slug: 'kitchen', name: 'Kitchen', image: { url: '/p?w=320', alt: 'A bowl of oak', aspectRatio: 1.333 } }]);
  assert.equal((await runSection(categories, { categories: [] })).view, null);
});
