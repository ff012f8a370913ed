import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webAdminUsersPageOperation, type WebAdminUsersPageQuery, type WebAdminUsersPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { AdminUserList, AdminUsersPage, QueryAdminUsersPageArgs } from '../../generated/schema-types.ts';
import { assertAdmitted, assertSignedIn, pageContext, withoutRefusals, type Skeleton } from '../../page.ts';
import { users } from '../../sections/admin-users/users.ts';

interface Views {
  users: AdminUserList;
}

const sections: Sections<WebAdminUsersPageQuery, Views, PageContext> = { users };

export const adminUsersPage = createScreen<QueryAdminUsersPageArgs, Skeleton<Views, WebAdminUsersPageQueryVariables>, GatewayResult<WebAdminUsersPageQuery>, AdminUsersPage, Context>({
  name: 'admin-users',
  skeleton({ params, context, selection }) {
    assertSignedIn(context, 'see the people of the marketplace');
    const page = pageContext(context, null);
    const wanted = wantedSections(sections, selection, page);
    const variables = { query: params.query, after: params.after };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webAdminUsersPageOperation, skeleton.variables),
  rules({ hydrated }) {
    assertAdmitted(hydrated, 'users');
    return withoutRefusals(hydrated);
  },
  presentation: ({ skeleton, hydrated }) => runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page }),
});
