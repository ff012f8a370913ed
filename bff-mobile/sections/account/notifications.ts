import { nextCursor } from '../../feed.ts';
import type { MobileNotificationsQuery } from '../../generated/gateway-operations.ts';
import type { NotificationFeed } from '../../generated/schema-types.ts';
import { defineSection } from '../section.ts';

interface Inbox {
  page: NonNullable<NonNullable<MobileNotificationsQuery['me']>['notifications']>;
  unreadCount: number | null;
}

export const notifications = defineSection<MobileNotificationsQuery, Inbox, NotificationFeed>({
  id: 'notifications',
  requiresViewer: true,
  needs: ['me.notifications'],
  gather({ data }) {
    const page = data?.me?.notifications;
    return page && { page, unreadCount: data.me?.unreadNotificationCount ?? null };
  },
  present: ({ page: { edges, pageInfo }, unreadCount }) => ({
    items: edges.map(({ node: { readAt, ...message } }) => ({ ...message, isRead: readAt !== null })),
    unreadCount,
    nextCursor: nextCursor(pageInfo),
  }),
});
