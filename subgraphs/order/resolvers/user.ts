import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { countOrders, ordersPage } from '../data/order-repository.ts';
import type { UserResolvers } from '../generated/schema-types.ts';
import { positionOf } from './position.ts';

export const User: UserResolvers = {
  __resolveReference: (reference) => ({ id: reference.id as string }),
  cart: (user, _args, { loaders }) => loaders.cartByCustomerId.load(user.id),
  async orders(user, { first, after, state }, { db }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const rows = await ordersPage(db, user.id, { limit: limit + 1, after: positionOf(cursor), state });
    return toConnection(rows, { limit, cursorOf: (row) => [row.placedAt.getTime(), row.id], totalCount: () => countOrders(db, user.id, state), hasPreviousPage: cursor !== null });
  },
};
