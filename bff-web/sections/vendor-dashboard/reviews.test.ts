import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { dashboardData } from '../../test/workplace-fixtures.ts';
import { reviews } from './reviews.ts';

it('reviews that wait come as written', async () => {
  const review = { id: 'rev_1', rating: 2, title: null, body: 'Chipped.', authorName: 'Ada', createdAt: '2026-03-01T09:30:00.000Z' };
  assert.deepEqual((await runSection(reviews, dashboardData({ dashboard: { reviewsWithoutReply: [review] } }))).view, [review]);
});
