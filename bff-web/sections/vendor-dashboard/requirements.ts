import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { Requirement } from '../../generated/schema-types.ts';

type Requirements = NonNullable<NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['dashboard']>['openRequirements']>;

export const requirements = defineSection<WebVendorDashboardPageQuery, Requirements, Requirement[], PageContext>({
  id: 'requirements',
  requiresViewer: true,
  needs: ['vendor.dashboard.openRequirements'],
  gather: ({ data }) => data?.vendor?.dashboard?.openRequirements,
  present: (requirements) => requirements,
});
