import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { feedSize } from '../../feed.ts';
import { mobileNotificationsOperation, type MobileNotificationsQuery, type MobileNotificationsQueryVariables } from '../../generated/gateway-operations.ts';
import type { NotificationFeed, QueryNotificationsArgs } from '../../generated/schema-types.ts';
import { assertSignedIn, pageContext, type Skeleton } from '../../page.ts';
import { notifications as inbox } from '../../sections/account/notifications.ts';

interface Views {
  notifications: NotificationFeed;
}

const sections: Sections<MobileNotificationsQuery, Views, PageContext> = { notifications: inbox };

export const notifications = createScreen<
  QueryNotificationsArgs,
  Skeleton<Views, MobileNotificationsQueryVariables>,
  GatewayResult<MobileNotificationsQuery>,
  NotificationFeed | null,
  Context
>({
  name: 'notifications',
  skeleton({ params, context, selection }) {
    assertSignedIn(context, 'your messages');
    const variables = { first: feedSize(params.first, 20), after: params.after ?? null, withUnread: selection.has('unreadCount') };
    return { page: pageContext(context), wanted: new Set(['notifications'] as const), variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(mobileNotificationsOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation: async ({ skeleton, hydrated }) => (await runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page })).notifications,
});
