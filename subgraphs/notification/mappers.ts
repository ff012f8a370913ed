/** Parents that resolvers receive, by GraphQL type; `codegen.ts` reads the names. */
import type { UserErrorShape } from '#platform/errors/user-error';
import type { Connection } from '#platform/graphql/connection';
import type { InboxRow } from './data/inbox-repository.ts';
import type { InboxChange } from './data/inbox-changes.ts';
import type { AttemptRow, SubscriptionRow, WebhookDeliveryRow } from './data/webhook-repository.ts';
import type { DeliverySettings } from './domain/delivery-settings.ts';
import type { DeadDelivery } from './use-cases/dead-deliveries.ts';
import type { InboxChanges } from './use-cases/inbox-changes.ts';
import type { Preference } from './use-cases/preferences.ts';

export type UserErrorParent = UserErrorShape;
export type NotificationParent = InboxRow;
export type NotificationConnectionParent = Connection<InboxRow>;
export type NotificationChangesParent = InboxChanges;
export type NotificationChangeParent = InboxChange;
export type NotificationSettingsParent = DeliverySettings;
export type NotificationPreferenceParent = Preference;
export type WebhookSubscriptionParent = SubscriptionRow;
export type WebhookDeliveryParent = WebhookDeliveryRow;
export type WebhookDeliveryConnectionParent = Connection<WebhookDeliveryRow>;
export type WebhookAttemptParent = AttemptRow;
export type DeadDeliveryParent = DeadDelivery;
export type DeadDeliveryConnectionParent = Connection<DeadDelivery>;
export interface VendorParent {
  id: string;
}
export interface UserParent {
  id: string;
}
