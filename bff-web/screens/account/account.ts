import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import { DomainError } from '#platform/errors/domain-error';
import type { Context, PageContext } from '../../context.ts';
import { webAccountPageOperation, type WebAccountPageQuery, type WebAccountPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { AccountPage, AccountSecurity, Address, Device, NotificationList, OrderList, PrivacyRequest, Profile, QueryAccountPageArgs } from '../../generated/schema-types.ts';
import { pageContext, type Skeleton } from '../../page.ts';
import { devices } from '../../sections/account/devices.ts';
import { notifications } from '../../sections/account/notifications.ts';
import { orders } from '../../sections/account/orders.ts';
import { privacyRequests } from '../../sections/account/privacy-requests.ts';
import { profile } from '../../sections/account/profile.ts';
import { security } from '../../sections/account/security.ts';
import { addresses } from '../../sections/checkout/addresses.ts';

interface Views {
  profile: Profile;
  orders: OrderList;
  notifications: NotificationList;
  addresses: Address[];
  devices: Device[];
  security: AccountSecurity;
  privacyRequests: PrivacyRequest[];
}

const sections: Sections<WebAccountPageQuery, Views, PageContext> = { profile, orders, notifications, addresses, devices, security, privacyRequests };

export const accountPage = createScreen<QueryAccountPageArgs, Skeleton<Views, WebAccountPageQueryVariables>, GatewayResult<WebAccountPageQuery>, AccountPage, Context>({
  name: 'account',
  skeleton({ params, context, selection }) {
    if (context.viewerState === 'guest') throw new DomainError('UNAUTHENTICATED', 'Sign in to see your account.');
    const page = pageContext(context, params.market);
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      ordersAfter: params.ordersAfter ?? null,
      notificationsAfter: params.notificationsAfter ?? null,
      withProfile: wanted.has('profile'),
      withOrders: wanted.has('orders'),
      withNotifications: wanted.has('notifications'),
      withAddresses: wanted.has('addresses'),
      withDevices: wanted.has('devices'),
      withSecurity: wanted.has('security'),
      withPrivacyRequests: wanted.has('privacyRequests'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webAccountPageOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation: ({ skeleton, hydrated }) => runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page }),
});
