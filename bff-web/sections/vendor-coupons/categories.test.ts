import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { categories } from './categories.ts';

const page = { eyes: { vendorId: 'vnd_1', mayDecide: true }, productQuery: null };

it('categories to choose from have their names, those below others with the other’s name before it; that they cannot be read is said', async () => {
  const { view } = await runSection(categories, { vendor: null, categories: [{ id: 'cat_1', name: 'Table', children: [{ id: 'cat_2', name: 'Bowls' }] }] }, { page });
  assert.deepEqual(view, [{ id: 'cat_1', name: 'Table' }, { id: 'cat_2', name: 'Table › Bowls' }]);
  const failed = await runSection(categories, { vendor: null, categories: null }, { page, errors: [failureAt('categories')] });
  assert.deepEqual(failed.failures, [{ id: 'categories', code: 'UNAVAILABLE' }]);
});
