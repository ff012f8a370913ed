import type { Notification } from '../generated/schema-types.ts';

/** A message as the gateway gives it. */
export interface NotificationParts extends Omit<Notification, 'isRead' | '__typename'> {
  readAt: string | null;
}

export function presentNotification({ readAt, ...message }: NotificationParts): Notification {
  return { ...message, isRead: readAt !== null };
}
