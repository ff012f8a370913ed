import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { Payout } from '../../generated/schema-types.ts';
import { presentPayout } from '../../present/workplace.ts';

type Payouts = NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['payouts']>;

export const payouts = defineSection<WebVendorDashboardPageQuery, Payouts, Payout[], PageContext>({
  id: 'payouts',
  requiresViewer: true,
  needs: ['vendor.payouts'],
  gather: ({ data }) => data?.vendor?.payouts,
  present: ({ edges }, { market }) => edges.map(({ node }) => presentPayout(node, market.locale)),
});
