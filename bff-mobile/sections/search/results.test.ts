import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, row } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { results } from './results.ts';

it('what was found goes on by cursor, and says how much there is when asked', async () => {
  const found = (hasNextPage: boolean) => ({ products: { totalCount: 41, pageInfo: { hasNextPage, endCursor: 'here' }, ...row(productCardParts()) } });
  const { view } = await runSection(results, found(true));
  assert.deepEqual([view?.totalCount, view?.items.length, view?.nextCursor], [41, 1, 'here']);
  assert.equal((await runSection(results, found(false))).view?.nextCursor, null);
});

it('a search that fails is told apart from one that finds nothing', async () => {
  const { view, failures } = await runSection(results, { products: null }, { errors: [failureAt('products', 'TIMEOUT')] });
  assert.deepEqual([view, failures], [null, [{ id: 'results', code: 'TIMEOUT' }]]);
  assert.deepEqual((await runSection(results, { products: { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, edges: [] } })).view?.items, []);
});
