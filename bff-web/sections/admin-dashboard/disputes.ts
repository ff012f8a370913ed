import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAdminDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { AdminDispute } from '../../generated/schema-types.ts';
import { presentMoney } from '../../present/money.ts';

type Found = NonNullable<WebAdminDashboardPageQuery['paymentDisputes']>;

/** What buyers dispute at their bank; answered at the payment provider, before it is too late. */
export const disputes = defineSection<WebAdminDashboardPageQuery, Found, AdminDispute[], PageContext>({
  id: 'disputes',
  requiresViewer: true,
  needs: ['paymentDisputes'],
  gather: ({ data }) => data?.paymentDisputes,
  present: (found, { market }) => found.map(({ amount, respondBy, order, ...rest }) => ({ ...rest, amount: presentMoney(amount, market.locale), answerBy: respondBy, orderNumber: order?.number ?? null })),
});
