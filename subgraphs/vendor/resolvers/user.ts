import type { UserResolvers } from '../generated/schema-types.ts';

export const User: UserResolvers = {
  __resolveReference: (reference) => ({ id: reference.id as string }),
  vendorMemberships: async (user, _args, { loaders }) => [...(await loaders.staffByUserId.load(user.id))],
};
