import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { pingEndpoint, redeliver } from '../use-cases/webhook-deliveries.ts';
import { changeSubscription, createSubscription, removeSubscription, rotateSubscriptionSecret, subscriptionChanges, subscriptionInput } from '../use-cases/webhook-subscriptions.ts';
import { leaderOf } from '../leader.ts';

export const webhookMutations: Pick<
  Required<MutationResolvers>,
  'webhookSubscriptionCreate' | 'webhookSubscriptionUpdate' | 'webhookSubscriptionDelete' | 'webhookSubscriptionRotate' | 'webhookSubscriptionPing' | 'webhookDeliveryRedeliver'
> = {
  webhookSubscriptionCreate: (_parent, { vendorId, input }, context) =>
    userErrorsOf(() => createSubscription(context.useCases, { userId: leaderOf(context).userId, vendorId }, parseInput(subscriptionInput, input))),
  webhookSubscriptionUpdate: (_parent, { id, input }, context) =>
    userErrorsOf(async () => ({ subscription: await changeSubscription(context.useCases, leaderOf(context), id, parseInput(subscriptionChanges, input)) })),
  webhookSubscriptionDelete: (_parent, { id }, context) => userErrorsOf(async () => ({ deletedId: await removeSubscription(context.useCases, leaderOf(context), id) })),
  webhookSubscriptionRotate: (_parent, { id }, context) => userErrorsOf(() => rotateSubscriptionSecret(context.useCases, leaderOf(context), id)),
  webhookSubscriptionPing: (_parent, { id }, context) => userErrorsOf(async () => ({ delivery: await pingEndpoint(context.useCases, leaderOf(context), id) })),
  webhookDeliveryRedeliver: (_parent, { id }, context) => userErrorsOf(async () => ({ delivery: await redeliver(context.useCases, leaderOf(context), id) })),
};
