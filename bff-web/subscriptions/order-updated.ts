import type { LiveEvent } from '#platform/bff/live/live-events';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../context.ts';
import { webOrderChangesOperation } from '../generated/gateway-operations.ts';
import type { OrderUpdate, SubscriptionOrderUpdatedArgs } from '../generated/schema-types.ts';
import { topics } from '../live/topics.ts';
import { marketOf } from '../market.ts';
import { presentOrderCard } from '../present/cards.ts';
import { liveOf } from './live-of.ts';

type Change = Pick<OrderUpdate, 'kind' | 'orderId' | 'order'>;

export const orderUpdated = {
  subscribe(_parent: unknown, { after, orderId, market }: SubscriptionOrderUpdatedArgs, context: Context) {
    const userId = context.session.data?.signedIn?.userId;
    if (!userId && !orderId) throw new DomainError('BAD_USER_INPUT', 'Say by "orderId" which order to follow, or sign in to follow all of yours.', { field: ['orderId'] });
    const { locale } = marketOf(market, context.session.data);
    const { follow, ask } = liveOf(context);
    return follow<Change>({
      name: `orders ${orderId ?? ''} ${locale}`,
      after,
      // Events of guests' orders name the order only.
      topics: [...(userId ? [topics.customer(userId)] : []), ...(orderId ? [topics.order(orderId)] : [])],
      async read(since) {
        const { changes, cursor, hasMore, resync } = (await ask(webOrderChangesOperation, { since })).orderChanges;
        const mine = changes.filter((change) => !orderId || change.orderId === orderId);
        return { cursor, hasMore, resync, items: mine.map(({ cursor: own, kind, orderId: id, order }) => ({ cursor: own, item: { kind, orderId: id, order: order && presentOrderCard(order, locale) } })) };
      },
    });
  },
  resolve: ({ reason, cursor, item }: LiveEvent<Change>): OrderUpdate => ({ reason, cursor, kind: null, orderId: null, order: null, ...item }),
};
