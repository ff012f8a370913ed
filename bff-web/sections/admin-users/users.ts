import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAdminUsersPageQuery } from '../../generated/gateway-operations.ts';
import type { AdminUserList } from '../../generated/schema-types.ts';

type Users = NonNullable<WebAdminUsersPageQuery['users']>;

export const users = defineSection<WebAdminUsersPageQuery, Users, AdminUserList, PageContext>({
  id: 'users',
  requiresViewer: true,
  needs: ['users'],
  gather: ({ data }) => data?.users,
  present: ({ pageInfo, edges }) => ({ items: edges.map(({ node }) => node), nextCursor: pageInfo.hasNextPage ? pageInfo.endCursor : null }),
});
