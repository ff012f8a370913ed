import type { LiveEvent } from '#platform/bff/live/live-events';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../context.ts';
import { mobileNotificationChangesOperation, mobileNotificationCursorOperation } from '../generated/gateway-operations.ts';
import type { NotificationUpdate, SubscriptionNotificationReceivedArgs } from '../generated/schema-types.ts';
import { topics } from '../live/topics.ts';
import { assertSignedIn } from '../page.ts';
import { presentNotification } from '../present/notification.ts';
import { liveOf, userIdOf, type Live } from './live-of.ts';

type Change = Pick<NotificationUpdate, 'notificationId' | 'notification' | 'unreadCount'>;

export const notificationReceived = {
  subscribe(_parent: unknown, { after }: SubscriptionNotificationReceivedArgs, context: Context) {
    assertSignedIn(context, 'your messages');
    const userId = userIdOf(context);
    const { follow, ask } = liveOf(context);
    return follow<Change>({
      name: 'inbox',
      after,
      topics: userId ? [topics.inbox(userId)] : [],
      async read(since) {
        if (since === null) return { items: [], cursor: await cursorOfNow(ask), hasMore: false, resync: false };
        const { changes, unreadCount, ...page } = inbox((await ask(mobileNotificationChangesOperation, { since, first: 50 })).notificationChanges);
        return { ...page, items: changes.map(({ cursor, notificationId, notification }) => ({ cursor, item: { notificationId, unreadCount, notification: notification && presentNotification(notification) } })) };
      },
    });
  },
  resolve: ({ reason, cursor, item }: LiveEvent<Change>): NotificationUpdate => ({ reason, cursor, notificationId: null, notification: null, unreadCount: null, ...item }),
};

/** Goes to the end of the feed by cursors alone. What arrives meanwhile comes after the cursor found. */
async function cursorOfNow(ask: Live['ask']): Promise<string> {
  let since: string | null = null;
  for (;;) {
    const { cursor, hasMore }: { cursor: string; hasMore: boolean } = inbox((await ask(mobileNotificationCursorOperation, { since })).notificationChanges);
    if (!hasMore) return cursor;
    since = cursor;
  }
}

function inbox<T>(changes: T | null): T {
  if (changes === null) throw new DomainError('UNAVAILABLE', 'The inbox cannot be read at the moment.');
  return changes;
}
