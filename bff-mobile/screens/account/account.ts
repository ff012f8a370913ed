import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { mobileAccountOperation, type MobileAccountQuery, type MobileAccountQueryVariables } from '../../generated/gateway-operations.ts';
import type { Account, Address, Device, Profile } from '../../generated/schema-types.ts';
import { assertSignedIn, pageContext, type Skeleton } from '../../page.ts';
import { addresses } from '../../sections/account/addresses.ts';
import { devices } from '../../sections/account/devices.ts';
import { profile } from '../../sections/account/profile.ts';

interface Views {
  profile: Profile;
  addresses: Address[];
  devices: Device[];
}

const sections: Sections<MobileAccountQuery, Views, PageContext> = { profile, addresses, devices };

export const account = createScreen<unknown, Skeleton<Views, MobileAccountQueryVariables>, GatewayResult<MobileAccountQuery>, Account, Context>({
  name: 'account',
  skeleton({ context, selection }) {
    assertSignedIn(context, 'your account');
    const page = pageContext(context);
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      withProfile: wanted.has('profile'),
      withUnread: selection.has('profile.unreadNotificationCount'),
      withAddresses: wanted.has('addresses'),
      withDevices: wanted.has('devices'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(mobileAccountOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation: ({ skeleton, hydrated }) => runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page }),
});
