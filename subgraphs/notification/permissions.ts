/** Who may ask for what. Everything not listed is denied; the person is in the SQL as well. */
import { allow, isSelf, ruleOf, type Permissions } from '#platform/auth/permissions';

// Partners and services have no inbox, so being signed in is not enough.
const isPerson = ruleOf('isPerson', (_parent, _args, viewer) => viewer.userId !== null);
const self = isSelf((user: { id: string }) => user.id);

export const permissions: Permissions = {
  Query: { notification: isPerson },
  Mutation: {
    notificationsMarkRead: isPerson,
    notificationPreferencesUpdate: isPerson,
    notificationSettingsUpdate: isPerson,
    pushDeviceRegister: isPerson,
    pushDeviceRemove: isPerson,
  },
  User: { id: allow, notifications: self, unreadNotificationCount: self, notificationPreferences: self, notificationSettings: self },
  // Reached only through the guarded fields above, and by reference only by the person.
  Notification: allow,
  NotificationConnection: allow,
  NotificationEdge: allow,
  NotificationPreference: allow,
  NotificationSettings: allow,
  QuietHours: allow,
  NotificationsMarkReadPayload: allow,
  NotificationPreferencesPayload: allow,
  NotificationSettingsPayload: allow,
  PushDevicePayload: allow,
};
