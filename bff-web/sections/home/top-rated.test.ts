import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, row } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { topRated } from './top-rated.ts';

it('topRated are tiles in the gateway’s order, priced for the market', async () => {
  const { view } = await runSection(topRated, { topRated: row(productCardParts({ slug: 'a' }), productCardParts({ slug: 'b' })) });
  assert.deepEqual(view?.map((card) => [card.url, card.price?.formatted]), [['/products/a', '€12.50'], ['/products/b', '€12.50']]);
});

it('topRated are empty and reported when the list is missing', async () => {
  assert.deepEqual(await runSection(topRated, {}, { errors: [failureAt('topRated')] }), { view: null, failures: [{ id: 'topRated', code: 'UNAVAILABLE' }] });
});
