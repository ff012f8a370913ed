import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { stockVariant } from '../../test/workplace-fixtures.ts';
import { products } from './products.ts';

it('each product has the stock of its variants', async () => {
  const node = { id: 'prd_1', title: 'Oak bowl', slug: 'oak-bowl', status: 'DRAFT' as const, variants: [stockVariant({ stockLevels: [] })] };
  const { view } = await runSection(products, { vendor: { id: 'vnd_1', stockLocations: null, products: { totalCount: 1, pageInfo: { hasNextPage: false, endCursor: null }, edges: [{ node }] }, dashboard: { id: 'vnd_1' } } });
  assert.deepEqual(view?.items.map(({ status, variants }) => [status, variants[0]?.availableQuantity]), [['DRAFT', 0]]);
});
