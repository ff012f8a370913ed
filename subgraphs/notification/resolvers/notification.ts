import type { NotificationResolvers } from '../generated/schema-types.ts';

export const Notification: NotificationResolvers = {
  // The loader finds the viewer's own only.
  __resolveReference: ({ id }, { loaders }) => loaders.inboxById.load(id as string),
};
