import { connectionArgs, toConnection } from '#platform/graphql/connection';
import type { Context } from '../context.ts';
import { countInbox, inboxPage } from '../data/inbox-repository.ts';
import { defaultSettings } from '../domain/delivery-settings.ts';
import type { UserResolvers } from '../generated/schema-types.ts';
import { preferencesOf } from '../use-cases/preferences.ts';

/** Whether the viewer works for a vendor, whose events then concern them. */
export function isStaff({ viewer }: Pick<Context, 'viewer'>): boolean {
  return viewer.memberships.length > 0;
}

export const User: UserResolvers = {
  __resolveReference: (reference) => ({ id: reference.id as string }),
  async notifications(user, { first, after, unreadOnly }, { useCases: { db } }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const which = { userId: user.id, unreadOnly: unreadOnly ?? false };
    const rows = await inboxPage(db, { ...which, limit: limit + 1, before: cursor ? String(cursor[0]) : null });
    return toConnection(rows, { limit, cursorOf: (row) => [row.id], totalCount: () => countInbox(db, which), hasPreviousPage: cursor !== null });
  },
  unreadNotificationCount: (user, _args, { useCases: { db } }) => countInbox(db, { userId: user.id, unreadOnly: true }),
  async notificationPreferences(user, _args, context) {
    const choices = await context.loaders.choicesByUserId.load(user.id);
    return preferencesOf({ choices, isStaff: isStaff(context), channels: context.useCases.channels });
  },
  notificationSettings: async (user, _args, { loaders }) => (await loaders.settingsByUserId.load(user.id)) ?? defaultSettings,
};
