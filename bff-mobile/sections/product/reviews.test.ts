import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productData } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { reviews } from './reviews.ts';

it('reviews come shortened, with how many there are in all', async () => {
  const node = { id: 'rev_1', rating: 5, title: null, body: 'Warm and deep. '.repeat(30), authorName: 'Ada', createdAt: '2026-03-01T09:30:00.000Z' };
  const { view } = await runSection(reviews, productData({ reviews: { totalCount: 41, edges: [{ node }, { node: { ...node, body: null } }] } }));
  assert.equal(view?.totalCount, 41);
  assert.ok((view?.items[0]?.excerpt?.length ?? 0) <= 120);
  assert.match(view?.items[0]?.excerpt ?? '', /…$/);
  assert.equal(view?.items[1]?.excerpt, null);
});
