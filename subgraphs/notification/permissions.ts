/** Who may ask for what. Everything not listed is denied; the person is in the SQL as well. */
import { allOf, allow, hasRole, isMemberOf, isSelf, neverImpersonated, ruleOf, type Permissions } from '#platform/auth/permissions';
import { messagingRules } from '#platform/operations/messaging-permissions';

// Partners and services have no inbox, so being signed in is not enough.
const isPerson = ruleOf('isPerson', (_parent, _args, viewer) => viewer.userId !== null);
// A vendor's endpoints are the business of its leaders, and of API keys made for it; which vendors those are is in the SQL as well.
const leading = ['OWNER', 'MANAGER', 'INTEGRATION'];
const leadsSome = ruleOf('leadsSomeVendor', (_parent, _args, viewer) => (viewer.userId !== null || viewer.kind === 'partner') && viewer.memberships.some(({ role }) => leading.includes(role)));
const leadsVendor = isMemberOf((vendor: { id: string }) => vendor.id, ...leading);
const leadsNamedVendor = allOf(leadsSome, isMemberOf((_parent: unknown, args: { vendorId: string }) => args.vendorId, ...leading));
// Operators do not read people's inboxes, so support does not while acting as a customer either.
const self = neverImpersonated(isSelf((user: { id: string }) => user.id));

const messaging = messagingRules('notification');

export const permissions: Permissions = {
  Query: { ...messaging.query, notificationDeadDeliveries: neverImpersonated(hasRole('admin')), notification: neverImpersonated(isPerson), notificationChanges: neverImpersonated(isPerson), webhookSubscription: leadsSome, webhookDeliveries: leadsSome },
  Mutation: {
    ...messaging.mutation,
    notificationDeadDeliveriesReplay: hasRole('admin'),
    notificationDeadDeliveriesDiscard: hasRole('admin'),
    notificationsMarkRead: isPerson,
    notificationPreferencesUpdate: isPerson,
    notificationSettingsUpdate: isPerson,
    pushDeviceRegister: isPerson,
    pushDeviceRemove: isPerson,
    webhookSubscriptionCreate: leadsNamedVendor,
    webhookSubscriptionUpdate: leadsSome,
    webhookSubscriptionDelete: leadsSome,
    webhookSubscriptionRotate: leadsSome,
    webhookSubscriptionPing: leadsSome,
    webhookDeliveryRedeliver: leadsSome,
  },
  User: { id: allow, notifications: self, unreadNotificationCount: self, notificationPreferences: self, notificationSettings: self },
  Vendor: { id: allow, webhookSubscriptions: leadsVendor },
  // Reached only through the guarded fields above, and by reference only by the person.
  Notification: allow,
  NotificationConnection: allow,
  NotificationEdge: allow,
  NotificationChanges: allow,
  NotificationChange: allow,
  NotificationPreference: allow,
  NotificationSettings: allow,
  QuietHours: allow,
  DeadDelivery: allow,
  DeadDeliveryConnection: allow,
  DeadDeliveryEdge: allow,
  DeadDeliveriesPayload: allow,
  NotificationsMarkReadPayload: allow,
  NotificationPreferencesPayload: allow,
  NotificationSettingsPayload: allow,
  PushDevicePayload: allow,
  WebhookSubscription: allow,
  WebhookDelivery: allow,
  WebhookAttempt: allow,
  WebhookDeliveryConnection: allow,
  WebhookDeliveryEdge: allow,
  WebhookSubscriptionPayload: allow,
  WebhookSubscriptionDeletePayload: allow,
  WebhookDeliveryPayload: allow,
};
