import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebCheckoutPageQuery } from '../../generated/gateway-operations.ts';
import type { CheckoutContact } from '../../generated/schema-types.ts';

export const contact = defineSection<WebCheckoutPageQuery, { email: string | null }, CheckoutContact, PageContext>({
  id: 'contact',
  requiresViewer: false,
  needs: ['me.email'],
  gather: ({ data }) => ({ email: data?.me?.email ?? null }),
  present: ({ email }) => ({ email, isEmailNeeded: email === null }),
});
