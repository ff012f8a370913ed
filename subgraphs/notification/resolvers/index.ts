import { deadDeliveryMutations, deadDeliveryQueries } from './dead-deliveries.ts';
import { Mutation } from './mutation.ts';
import { Notification } from './notification.ts';
import { NotificationChange } from './notification-changes.ts';
import { NotificationSettings } from './notification-settings.ts';
import { Query } from './query.ts';
import { User } from './user.ts';
import { webhookMutations } from './webhook-mutations.ts';
import { Vendor, WebhookDelivery, WebhookSubscription } from './webhooks.ts';

export const resolvers = { Query: { ...Query, ...deadDeliveryQueries }, Mutation: { ...Mutation, ...webhookMutations, ...deadDeliveryMutations }, Notification, NotificationChange, NotificationSettings, User, Vendor, WebhookSubscription, WebhookDelivery };
