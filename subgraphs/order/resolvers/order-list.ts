import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { countList, ordersPage, type ListFilter } from '../data/order-list.ts';
import type { QueryResolvers } from '../generated/schema-types.ts';
import { positionOf } from './position.ts';

interface FilterArgs {
  state?: string | null | undefined;
  paymentState?: string | null | undefined;
  fulfilmentState?: string | null | undefined;
  returnState?: string | null | undefined;
  /** The scalar gives dates; its type says text. */
  placedFrom?: string | null | undefined;
  placedBefore?: string | null | undefined;
}

/** The filter that the arguments of an order list mean. */
export function listFilter({ state, paymentState, fulfilmentState, returnState, placedFrom, placedBefore }: FilterArgs): ListFilter {
  const date = (value: string | null | undefined) => (value == null ? null : new Date(value));
  return { state, paymentState, fulfilmentState, returnState, placedFrom: date(placedFrom), placedBefore: date(placedBefore) };
}

/** The cursor of a row in a list by date. */
export const placedCursor = (row: { placedAt: Date; id: string }) => [row.placedAt.getTime(), row.id];

export const orderListQueries: Pick<QueryResolvers, 'orders'> = {
  async orders(_parent, { first, after, customerId, ...filter }, { db }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const scope = customerId == null ? 'ALL_ORDERS' : { customerId };
    const rows = await ordersPage(db, scope, { ...listFilter(filter), limit: limit + 1, after: positionOf(cursor), oldestFirst: filter.sort === 'OLDEST' });
    return toConnection(rows, { limit, cursorOf: placedCursor, totalCount: () => countList(db, scope, listFilter(filter)), hasPreviousPage: cursor !== null });
  },
};
