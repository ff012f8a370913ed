import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { Statement } from '../../generated/schema-types.ts';
import { presentMoney } from '../../present/money.ts';

type Statements = NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['statements']>;

export const statements = defineSection<WebVendorDashboardPageQuery, Statements, Statement[], PageContext>({
  id: 'statements',
  requiresViewer: true,
  needs: ['vendor.statements'],
  gather: ({ data }) => data?.vendor?.statements,
  present: ({ edges }, { market: { locale } }) =>
    edges.map(({ node: { sales, commission, closing, ...rest } }) => ({ ...rest, sales: presentMoney(sales, locale), commission: presentMoney(commission, locale), closing: presentMoney(closing, locale) })),
});
