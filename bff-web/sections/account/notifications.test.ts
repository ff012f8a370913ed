import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { notifications } from './notifications.ts';

const node = { id: 'ntf_1', title: 'Shipped', body: 'It is on its way.', link: '/orders/M-1', createdAt: '2026-03-01T09:30:00.000Z', readAt: null };

it('messages say whether they were read, and how many were not', async () => {
  const data = { me: { id: 'usr_1', unreadNotificationCount: 1, notifications: { pageInfo: { hasNextPage: false, endCursor: null }, edges: [{ node }] } } };
  const { view } = await runSection(notifications, data);
  assert.deepEqual([view?.unreadCount, view?.items[0]?.isRead, view?.items[0]?.url], [1, false, '/orders/M-1']);
});

it('a failing inbox is empty and reported', async () => {
  const { failures } = await runSection(notifications, { me: { id: 'usr_1', notifications: null } }, { errors: [failureAt('me.notifications')] });
  assert.deepEqual(failures, [{ id: 'notifications', code: 'UNAVAILABLE' }]);
});
