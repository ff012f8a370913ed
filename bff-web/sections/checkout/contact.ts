import { partFailure } from '#platform/bff/gateway-result';
import { defineSection } from '#platform/bff/section';
import { DomainError } from '#platform/errors/domain-error';
import type { PageContext } from '../../context.ts';
import type { WebCheckoutPageQuery } from '../../generated/gateway-operations.ts';
import type { CheckoutContact } from '../../generated/schema-types.ts';

export const contact = defineSection<WebCheckoutPageQuery, { email: string | null }, CheckoutContact, PageContext>({
  id: 'contact',
  requiresViewer: false,
  // Guests are not looked up, so nothing of the response stands for them.
  needs: [],
  gather(result, { viewerState }) {
    if (viewerState !== 'signed-in') return { email: null };
    const failure = partFailure(result, ['me', 'email']);
    if (failure) throw new DomainError(failure.code, 'The person cannot be read at the moment.');
    return { email: result.data?.me?.email ?? null };
  },
  present: ({ email }) => ({ email, isEmailNeeded: email === null }),
});
