import { DomainError } from '#platform/errors/domain-error';
import type { LiveEvent } from '#platform/bff/live/live-events';
import type { Context } from '../context.ts';
import { webCheckoutStatusOperation } from '../generated/gateway-operations.ts';
import type { CheckoutStatus, CheckoutUpdate, SubscriptionCheckoutUpdatedArgs } from '../generated/schema-types.ts';
import { topics } from '../live/topics.ts';
import { marketOf } from '../market.ts';
import { presentCheckout } from '../present/checkout.ts';
import { liveOf } from './live-of.ts';

/**
 * A checkout has no change feed: it is small, and only where it stands now counts. So the cursor is what was last told of it, and whoever comes back with
 * an older one is told where it stands.
 */
export const checkoutUpdated = {
  subscribe(_parent: unknown, { id, after, market }: SubscriptionCheckoutUpdatedArgs, context: Context) {
    const { locale } = marketOf(market, context.session.data);
    const { follow, ask } = liveOf(context);
    return follow<CheckoutStatus>({
      name: `checkout ${id} ${locale}`,
      after,
      topics: [topics.checkout(id)],
      async read(since) {
        const { checkout } = await ask(webCheckoutStatusOperation, { id });
        if (!checkout) throw new DomainError('NOT_FOUND', 'There is no such checkout.');
        const item = presentCheckout(checkout, locale);
        const cursor = [item.state, item.actionUrl ? 'action' : '', item.orderUrl ? 'order' : ''].filter(Boolean).join('-');
        return { cursor, hasMore: false, resync: false, items: since === null || since === cursor ? [] : [{ cursor, item }] };
      },
    });
  },
  resolve: ({ reason, cursor, item }: LiveEvent<CheckoutStatus>): CheckoutUpdate => ({ reason, cursor, checkout: item }),
};
