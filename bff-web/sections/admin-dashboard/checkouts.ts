import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { AdminCheckoutPartsFragment, WebAdminDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { AdminCheckout } from '../../generated/schema-types.ts';

const hanging = ['paymentUnknown', 'voiding', 'releasing'] as const;
/** Longer ago it was seen to, or is seen in the newer ones. */
const refusedWithinMs = 86_400_000;

/**
 * Steps at which a checkout waits for somebody else's answer: whoever stays there needs an operator. And those that nobody could pay for a reason of
 * ours: as long as there are new ones, nobody can.
 */
export const checkouts = defineSection<WebAdminDashboardPageQuery, AdminCheckoutPartsFragment[], AdminCheckout[], PageContext>({
  id: 'checkouts',
  requiresViewer: true,
  needs: [...hanging, 'refused'],
  gather: ({ data }) => {
    const of = (part: (typeof hanging)[number] | 'refused') => data?.[part]?.edges.map(({ node }) => node) ?? [];
    return [...hanging.flatMap(of), ...of('refused').filter(({ updatedAt }) => Date.parse(updatedAt) > Date.now() - refusedWithinMs)];
  },
  present: (found) => found.toSorted((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt)),
});
