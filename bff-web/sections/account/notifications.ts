import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAccountPageQuery } from '../../generated/gateway-operations.ts';
import type { NotificationList } from '../../generated/schema-types.ts';

interface Inbox {
  page: NonNullable<NonNullable<WebAccountPageQuery['me']>['notifications']>;
  unreadCount: number | null;
}

export const notifications = defineSection<WebAccountPageQuery, Inbox, NotificationList, PageContext>({
  id: 'notifications',
  requiresViewer: true,
  needs: ['me.notifications'],
  gather({ data }) {
    const page = data?.me?.notifications;
    return page && { page, unreadCount: data.me?.unreadNotificationCount ?? null };
  },
  present: ({ page: { edges, pageInfo }, unreadCount }) => ({
    items: edges.map(({ node: { id, title, body, link, createdAt, readAt } }) => ({ id, title, body, url: link, createdAt, isRead: readAt !== null })),
    unreadCount,
    nextCursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  }),
});
