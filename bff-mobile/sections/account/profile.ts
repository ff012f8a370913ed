import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { MobileAccountQuery } from '../../generated/gateway-operations.ts';
import type { Profile } from '../../generated/schema-types.ts';

type Me = NonNullable<MobileAccountQuery['me']>;

export const profile = defineSection<MobileAccountQuery, Me, Profile, PageContext>({
  id: 'profile',
  requiresViewer: true,
  needs: ['me.displayName', 'me.unreadNotificationCount'],
  gather: ({ data }) => data?.me,
  present: ({ displayName = '', email, emailVerified, unreadNotificationCount }) => ({
    displayName,
    email: email ?? null,
    isEmailVerified: emailVerified === true,
    unreadNotificationCount: unreadNotificationCount ?? null,
  }),
});
