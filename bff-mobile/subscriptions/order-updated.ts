import type { LiveEvent } from '#platform/bff/live/live-events';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../context.ts';
import { mobileOrderChangesOperation } from '../generated/gateway-operations.ts';
import type { OrderUpdate, SubscriptionOrderUpdatedArgs } from '../generated/schema-types.ts';
import { topics } from '../live/topics.ts';
import { marketOf } from '../market.ts';
import { presentOrderCard } from '../present/cards.ts';
import { liveOf, userIdOf } from './live-of.ts';

type Change = Pick<OrderUpdate, 'kind' | 'orderId' | 'order'>;

export const orderUpdated = {
  subscribe(_parent: unknown, { after, orderId, display }: SubscriptionOrderUpdatedArgs, context: Context) {
    if (context.viewerState === 'guest' && !orderId) throw new DomainError('BAD_USER_INPUT', 'Say by "orderId" which order to follow, or sign in to follow all of yours.', { field: ['orderId'] });
    const { locale } = marketOf(display);
    const userId = userIdOf(context);
    const { follow, ask } = liveOf(context);
    return follow<Change>({
      name: `orders ${orderId ?? ''} ${locale}`,
      after,
      // Events of guests' orders name the order only.
      topics: [...(userId ? [topics.customer(userId)] : []), ...(orderId ? [topics.order(orderId)] : [])],
      async read(since) {
        const { changes, cursor, hasMore, resync } = (await ask(mobileOrderChangesOperation, { since, first: 50 })).orderChanges;
        const mine = changes.filter((change) => !orderId || change.orderId === orderId);
        return { cursor, hasMore, resync, items: mine.map(({ cursor: own, kind, orderId: id, order }) => ({ cursor: own, item: { kind, orderId: id, order: order && presentOrderCard(order, locale) } })) };
      },
    });
  },
  resolve: ({ reason, cursor, item }: LiveEvent<Change>): OrderUpdate => ({ reason, cursor, kind: null, orderId: null, order: null, ...item }),
};
