import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { countList, ordersPage } from '../data/order-list.ts';
import type { UserResolvers } from '../generated/schema-types.ts';
import { listFilter, placedCursor } from './order-list.ts';
import { positionOf } from './position.ts';

export const User: UserResolvers = {
  __resolveReference: (reference) => ({ id: reference.id as string }),
  cart: (user, _args, { loaders }) => loaders.cartByCustomerId.load(user.id),
  async orders(user, { first, after, ...filter }, { db }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const scope = { customerId: user.id };
    const rows = await ordersPage(db, scope, { ...listFilter(filter), limit: limit + 1, after: positionOf(cursor), oldestFirst: filter.sort === 'OLDEST' });
    return toConnection(rows, { limit, cursorOf: placedCursor, totalCount: () => countList(db, scope, listFilter(filter)), hasPreviousPage: cursor !== null });
  },
};
