import { wholeData } from '#platform/bff/gateway-result';
import type { Context } from '../../context.ts';
import { mobileOrderChangesOperation } from '../../generated/gateway-operations.ts';
import type { OrderChanges, QueryOrdersChangedSinceArgs } from '../../generated/schema-types.ts';
import { marketOf } from '../../market.ts';
import { assertSomebody } from '../../mutations/cart.ts';
import { presentOrderCard } from '../../present/cards.ts';
import { changeCount, latestById } from './latest.ts';

/** What a device has to change in its copy of the orders. Of several changes of one order it gets the last, for all show the order as it is now. */
export async function ordersChangedSince(_parent: unknown, { since, first, display }: QueryOrdersChangedSinceArgs, context: Context): Promise<OrderChanges> {
  assertSomebody(context);
  const { locale } = marketOf(display);
  const { changes, ...page } = wholeData(await context.gateway.send(mobileOrderChangesOperation, { since: since ?? null, first: changeCount(first) })).orderChanges;
  const latest = latestById(changes, ({ orderId }) => orderId);
  return {
    changed: latest.flatMap(({ order }) => (order ? [presentOrderCard(order, locale)] : [])),
    removedIds: latest.flatMap(({ order, orderId }) => (order ? [] : [orderId])),
    cursor: page.cursor,
    hasMore: page.hasMore,
    resync: page.resync || (since ?? null) === null,
  };
}
