import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { feedSize } from '../../feed.ts';
import { mobileOrdersOperation, type MobileOrdersQuery, type MobileOrdersQueryVariables } from '../../generated/gateway-operations.ts';
import type { OrderFeed, QueryOrdersArgs } from '../../generated/schema-types.ts';
import { assertSignedIn, pageContext, type Skeleton } from '../../page.ts';
import { orders as ordersSection } from '../../sections/account/orders.ts';

interface Views {
  orders: OrderFeed;
}

const sections: Sections<MobileOrdersQuery, Views, PageContext> = { orders: ordersSection };

export const orders = createScreen<QueryOrdersArgs, Skeleton<Views, MobileOrdersQueryVariables>, GatewayResult<MobileOrdersQuery>, OrderFeed | null, Context>({
  name: 'orders',
  skeleton({ params, context }) {
    assertSignedIn(context, 'your orders');
    const variables = { first: feedSize(params.first, 10), after: params.after ?? null };
    return { page: pageContext(context, params.display), wanted: new Set(['orders'] as const), variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(mobileOrdersOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation: async ({ skeleton, hydrated }) => (await runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page })).orders,
});
