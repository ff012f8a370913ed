import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, row } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { topRated } from './top-rated.ts';

it('top rated products take their own list, and are missing only when that fails', async () => {
  assert.equal((await runSection(topRated, { topRated: row(productCardParts()) }, { errors: [failureAt('newArrivals')] })).view?.id, 'topRated');
  const { view, failures } = await runSection(topRated, { topRated: null }, { errors: [failureAt('topRated')] });
  assert.deepEqual([view, failures], [null, [{ id: 'topRated', code: 'UNAVAILABLE' }]]);
});
