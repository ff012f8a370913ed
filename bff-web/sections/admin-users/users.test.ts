import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { users } from './users.ts';

it('people come with their roles', async () => {
  const node = { id: 'usr_1', displayName: 'Oskar', email: 'o@example.com', roles: ['support'], createdAt: null };
  const { view } = await runSection(users, { users: { pageInfo: { hasNextPage: false, endCursor: 'c' }, edges: [{ node }] } });
  assert.deepEqual(view, { items: [node], nextCursor: null });
});
