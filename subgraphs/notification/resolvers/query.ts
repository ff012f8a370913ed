import type { QueryResolvers } from '../generated/schema-types.ts';

export const Query: QueryResolvers = {
  notification: (_parent, { id }, { loaders }) => loaders.inboxById.load(id),
};
