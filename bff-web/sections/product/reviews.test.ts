import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productPageData } from '../../test/product-fixture.ts';
import { runSection } from '../../test/run-section.ts';
import { reviews } from './reviews.ts';

it('no reviews is an empty list, not a missing section', async () => {
  assert.deepEqual((await runSection(reviews, productPageData())).view, { totalCount: 0, items: [] });
});
