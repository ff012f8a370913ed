import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { AdminCheckoutPartsFragment, WebAdminDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { AdminCheckout } from '../../generated/schema-types.ts';

const parts = ['paymentUnknown', 'voiding', 'releasing'] as const;

/** Steps at which a checkout waits for somebody else's answer: whoever stays there needs an operator. */
export const checkouts = defineSection<WebAdminDashboardPageQuery, AdminCheckoutPartsFragment[], AdminCheckout[], PageContext>({
  id: 'checkouts',
  requiresViewer: true,
  needs: parts,
  gather: ({ data }) => parts.flatMap((part) => data?.[part]?.edges.map(({ node }) => node) ?? []),
  present: (found) => found.toSorted((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt)),
});
