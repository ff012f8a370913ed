import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAccountPageQuery } from '../../generated/gateway-operations.ts';
import type { Profile } from '../../generated/schema-types.ts';

type Person = NonNullable<WebAccountPageQuery['me']>;

export const profile = defineSection<WebAccountPageQuery, Person, Profile, PageContext>({
  id: 'profile',
  requiresViewer: true,
  needs: ['me.displayName'],
  gather: ({ data }) => data?.me,
  present: ({ displayName = '', email, emailVerified, locale, currency, country }) => ({
    displayName,
    email: email ?? null,
    isEmailVerified: emailVerified === true,
    locale: locale ?? null,
    currency: currency ?? null,
    country: country ?? null,
  }),
});
