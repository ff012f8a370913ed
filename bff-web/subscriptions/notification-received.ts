import type { LiveEvent } from '#platform/bff/live/live-events';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../context.ts';
import { webNotificationChangesOperation, webNotificationCursorOperation } from '../generated/gateway-operations.ts';
import type { NotificationUpdate, SubscriptionNotificationReceivedArgs } from '../generated/schema-types.ts';
import { topics } from '../live/topics.ts';
import { assertSignedIn, liveOf, type Live } from './live-of.ts';

type Change = Pick<NotificationUpdate, 'notificationId' | 'notification' | 'unreadCount'>;

export const notificationReceived = {
  subscribe(_parent: unknown, { after }: SubscriptionNotificationReceivedArgs, context: Context) {
    const userId = assertSignedIn(context, 'your messages');
    const { follow, ask } = liveOf(context);
    return follow<Change>({
      name: 'inbox',
      after,
      topics: [topics.inbox(userId)],
      async read(since) {
        if (since === null) return { items: [], cursor: await cursorOfNow(ask), hasMore: false, resync: false };
        const { changes, unreadCount, ...page } = inbox((await ask(webNotificationChangesOperation, { since })).notificationChanges);
        return { ...page, items: changes.map(({ cursor, notificationId, notification }) => ({ cursor, item: { notificationId, unreadCount, notification: notification && present(notification) } })) };
      },
    });
  },
  resolve: ({ reason, cursor, item }: LiveEvent<Change>): NotificationUpdate => ({ reason, cursor, notificationId: null, notification: null, unreadCount: null, ...item }),
};

function present({ id, title, body, link, createdAt, readAt }: { id: string; title: string; body: string; link: string | null; createdAt: string; readAt: string | null }) {
  return { id, title, body, url: link, createdAt, isRead: readAt !== null };
}

/** Goes to the end of the feed by cursors alone. What arrives meanwhile comes after the cursor found. */
async function cursorOfNow(ask: Live['ask']): Promise<string> {
  let since: string | null = null;
  for (;;) {
    const { cursor, hasMore }: { cursor: string; hasMore: boolean } = inbox((await ask(webNotificationCursorOperation, { since })).notificationChanges);
    if (!hasMore) return cursor;
    since = cursor;
  }
}

function inbox<T>(changes: T | null): T {
  if (changes === null) throw new DomainError('UNAVAILABLE', 'The inbox cannot be read at the moment.');
  return changes;
}
