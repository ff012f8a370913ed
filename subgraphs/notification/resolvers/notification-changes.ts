import type { NotificationChangeResolvers } from '../generated/schema-types.ts';
import { cursorOf } from '../use-cases/inbox-changes.ts';

export const NotificationChange: NotificationChangeResolvers = {
  cursor: (change) => cursorOf(change),
  notificationId: ({ id }) => id,
  notification: ({ item }) => item,
};
