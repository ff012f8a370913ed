import { webhookNameOf } from '../domain/webhook-events.ts';
import type { VendorResolvers, WebhookDeliveryResolvers, WebhookSubscriptionResolvers } from '../generated/schema-types.ts';

export const Vendor: VendorResolvers = {
  __resolveReference: (reference) => ({ id: reference.id as string }),
  webhookSubscriptions: async ({ id }, _args, { loaders }) => [...(await loaders.subscriptionsByVendorId.load(id))],
};

export const WebhookSubscription: WebhookSubscriptionResolvers = {
  vendor: ({ vendorId }) => ({ id: vendorId }),
};

export const WebhookDelivery: WebhookDeliveryResolvers = {
  messageId: ({ notificationId }) => notificationId,
  event: ({ event }) => webhookNameOf(event),
  data: ({ payload }) => JSON.stringify(payload),
  nextAttemptAt: ({ dueAt }) => dueAt,
  attempts: async ({ id }, _args, { loaders }) => [...(await loaders.attemptsByDeliveryId.load(id))],
};
