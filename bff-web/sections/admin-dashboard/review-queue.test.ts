import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { applicationParts } from '../../test/workplace-fixtures.ts';
import { reviewQueue } from './review-queue.ts';

it('vendors that wait come with what is missing', async () => {
  const { view } = await runSection(reviewQueue, { vendorReviewQueue: { totalCount: 1, edges: [{ node: applicationParts() }] } });
  assert.deepEqual([view?.count, view?.items[0]?.requirements?.filter(({ isMet }) => !isMet).map(({ code }) => code)], [1, ['BUSINESS_DETAILS']]);
});
