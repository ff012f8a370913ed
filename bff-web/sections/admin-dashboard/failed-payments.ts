import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAdminDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { AdminFailedPayment } from '../../generated/schema-types.ts';
import { presentMoney } from '../../present/money.ts';

type Found = NonNullable<WebAdminDashboardPageQuery['failedPayments']>;

/** What the payment provider declined for good; what to do is in the runbook, and takes an administrator: nobody else is offered a decision. */
export const failedPayments = defineSection<WebAdminDashboardPageQuery, Found, AdminFailedPayment[], PageContext>({
  id: 'failedPayments',
  requiresViewer: true,
  needs: ['failedPayments'],
  gather: ({ data }) => data?.failedPayments,
  present: (found, { market }) => found.map(({ amount, order, ...rest }) => ({ ...rest, amount: presentMoney(amount, market.locale), orderNumber: order?.number ?? null })),
});
