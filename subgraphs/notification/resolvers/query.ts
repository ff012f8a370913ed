import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { deliveryPage, subscriptionById } from '../data/webhook-repository.ts';
import type { QueryResolvers } from '../generated/schema-types.ts';
import { leaderOf } from '../leader.ts';
import { inboxChanges } from '../use-cases/inbox-changes.ts';

export const Query: QueryResolvers = {
  notification: (_parent, { id }, { loaders }) => loaders.inboxById.load(id),
  // The permissions let nobody without an account come here.
  notificationChanges: (_parent, { since, first }, { useCases: { db }, viewer }) => inboxChanges(db, { userId: viewer.userId as string, since: since ?? null, first: first ?? 50 }),
  webhookSubscription: async (_parent, { id }, context) => (await subscriptionById(context.useCases.db, id, leaderOf(context))) ?? null,
  async webhookDeliveries(_parent, { subscriptionId, first, after, state }, context) {
    const { limit, cursor } = connectionArgs({ first, after });
    const page = { subscriptionId, state: state ?? null, limit: limit + 1, before: cursor ? String(cursor[0]) : null };
    const rows = await deliveryPage(context.useCases.db, page, leaderOf(context));
    return toConnection(rows, { limit, cursorOf: (row) => [row.notificationId], hasPreviousPage: cursor !== null });
  },
};
