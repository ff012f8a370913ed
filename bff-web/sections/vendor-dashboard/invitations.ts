import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { StaffInvitation } from '../../generated/schema-types.ts';

type Invitations = NonNullable<NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['dashboard']>['openInvitations']>;

export const invitations = defineSection<WebVendorDashboardPageQuery, Invitations, StaffInvitation[], PageContext>({
  id: 'invitations',
  requiresViewer: true,
  needs: ['vendor.dashboard.openInvitations'],
  gather: ({ data }) => data?.vendor?.dashboard?.openInvitations,
  present: (invitations) => invitations,
});
