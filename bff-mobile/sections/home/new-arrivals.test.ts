import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, row } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { newArrivals } from './new-arrivals.ts';

it('new arrivals are a row of products that newer and older apps know', async () => {
  const { view } = await runSection(newArrivals, { newArrivals: row(productCardParts()) });
  assert.deepEqual([view?.__typename, view?.title, newArrivals.minimumAppVersion], ['ProductRowSection', 'New', '1.0.0']);
});
