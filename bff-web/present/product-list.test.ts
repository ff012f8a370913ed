import assert from 'node:assert/strict';
import { it } from 'node:test';
import { paginate } from './product-list.ts';

it('counts pages up to the last one that can be opened', () => {
  assert.deepEqual(paginate(0, { page: 1, pageSize: 24 }), { page: 1, pageSize: 24, pageCount: 0, totalCount: 0, hasPrevious: false, hasNext: false });
  assert.equal(paginate(100_000, { page: 1, pageSize: 24 }).pageCount, 417);
  assert.equal(paginate(48, { page: 2, pageSize: 24 }).hasNext, false);
});
