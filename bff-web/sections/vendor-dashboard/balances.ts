import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { VendorBalance } from '../../generated/schema-types.ts';
import { presentMoney } from '../../present/money.ts';

type Balances = NonNullable<NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['dashboard']>['balances']>;

export const balances = defineSection<WebVendorDashboardPageQuery, Balances, VendorBalance[], PageContext>({
  id: 'balances',
  requiresViewer: true,
  needs: ['vendor.dashboard.balances'],
  gather: ({ data }) => data?.vendor?.dashboard?.balances,
  present: (balances, { market: { locale } }) =>
    balances.map(({ currency, pending, available, reserved }) => ({ currency, pending: presentMoney(pending, locale), available: presentMoney(available, locale), reserved: presentMoney(reserved, locale) })),
});
