import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, row } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { bestSellers } from './best-sellers.ts';

it('bestSellers are tiles in the gateway’s order, priced for the market', async () => {
  const { view } = await runSection(bestSellers, { bestSellers: row(productCardParts({ slug: 'a' }), productCardParts({ slug: 'b' })) });
  assert.deepEqual(view?.map((card) => [card.url, card.price?.formatted]), [['/products/a', '€12.50'], ['/products/b', '€12.50']]);
});

it('bestSellers are empty and reported when the list is missing', async () => {
  assert.deepEqual(await runSection(bestSellers, {}, { errors: [failureAt('bestSellers')] }), { view: null, failures: [{ id: 'bestSellers', code: 'UNAVAILABLE' }] });
});
