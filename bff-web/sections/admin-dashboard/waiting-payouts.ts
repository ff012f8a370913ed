import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAdminDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { AdminWaitingPayout } from '../../generated/schema-types.ts';
import { presentMoney } from '../../present/money.ts';

type Found = NonNullable<WebAdminDashboardPageQuery['payoutsWaiting']>;

/** Payouts that shops wait for because the marketplace lacks the money at the payment provider. */
export const waitingPayouts = defineSection<WebAdminDashboardPageQuery, Found, AdminWaitingPayout[], PageContext>({
  id: 'waitingPayouts',
  requiresViewer: true,
  needs: ['payoutsWaiting'],
  gather: ({ data }) => data?.payoutsWaiting,
  present: (found, { market }) => found.map(({ vendor, amount, providerReason, ...rest }) => ({ ...rest, vendorName: vendor?.name ?? null, amount: presentMoney(amount, market.locale), reason: providerReason })),
});
