import { wholeData } from '#platform/bff/gateway-result';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../../context.ts';
import { mobileNotificationChangesOperation } from '../../generated/gateway-operations.ts';
import type { NotificationChanges, QueryNotificationsChangedSinceArgs } from '../../generated/schema-types.ts';
import { assertSignedIn } from '../../page.ts';
import { presentNotification } from '../../present/notification.ts';
import { changeCount, latestById } from './latest.ts';

/** What a device has to change in its copy of the messages. */
export async function notificationsChangedSince(_parent: unknown, { since, first }: QueryNotificationsChangedSinceArgs, context: Context): Promise<NotificationChanges> {
  assertSignedIn(context, 'your messages');
  const feed = wholeData(await context.gateway.send(mobileNotificationChangesOperation, { since: since ?? null, first: changeCount(first) })).notificationChanges;
  if (!feed) throw new DomainError('UNAVAILABLE', 'Your messages cannot be read at the moment; try again shortly.');
  const { changes, cursor, hasMore, resync, unreadCount } = feed;
  const latest = latestById(changes, ({ notificationId }) => notificationId);
  return {
    changed: latest.flatMap(({ notification }) => (notification ? [presentNotification(notification)] : [])),
    removedIds: latest.flatMap(({ notification, notificationId }) => (notification ? [] : [notificationId])),
    unreadCount,
    cursor,
    hasMore,
    resync,
  };
}
