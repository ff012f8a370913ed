import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { notifications } from './notifications.ts';

it('messages say whether they were read, and carry the event for apps to act on', async () => {
  const node = { id: 'ntf_1', event: 'order.placed', title: 'Thanks', body: 'We have it.', link: '/orders/M-1', createdAt: '2026-03-01T09:30:00.000Z', readAt: null };
  const edges = [{ node }, { node: { ...node, readAt: '2026-03-02T09:30:00.000Z' } }];
  const { view } = await runSection(notifications, { me: { unreadNotificationCount: 1, notifications: { pageInfo: { hasNextPage: false, endCursor: null }, edges } } });
  assert.deepEqual(view?.items.map(({ event, isRead }) => [event, isRead]), [['order.placed', false], ['order.placed', true]]);
  assert.deepEqual([view?.unreadCount, view?.nextCursor], [1, null]);
});
