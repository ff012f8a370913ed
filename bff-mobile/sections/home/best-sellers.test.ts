import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, row } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { bestSellers } from './best-sellers.ts';

it('best sellers take their own list', async () => {
  const { view } = await runSection(bestSellers, { bestSellers: row(productCardParts()), newArrivals: row() });
  assert.equal(view?.id, 'bestSellers');
});
