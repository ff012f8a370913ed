import { partFailure } from '#platform/bff/gateway-result';
import type { MobileAccountQuery } from '../../generated/gateway-operations.ts';
import type { Profile } from '../../generated/schema-types.ts';
import { defineSection } from '../section.ts';

type Me = NonNullable<MobileAccountQuery['me']>;

export const profile = defineSection<MobileAccountQuery, Me, Profile>({
  id: 'profile',
  requiresViewer: true,
  needs: ['me.displayName'],
  gather(result, context) {
    // A number that is not known does not empty the rest.
    const failure = partFailure(result, ['me', 'unreadNotificationCount']);
    if (result.data?.me && failure) context.report.add({ id: 'profile', code: failure.code, isPartial: true });
    return result.data?.me;
  },
  present: ({ displayName = '', email, emailVerified, unreadNotificationCount }) => ({
    displayName,
    email: email ?? null,
    isEmailVerified: emailVerified === true,
    unreadNotificationCount: unreadNotificationCount ?? null,
  }),
});
