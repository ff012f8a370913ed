import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { StaffMember } from '../../generated/schema-types.ts';

type Staff = NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['staff']>;

export const staff = defineSection<WebVendorDashboardPageQuery, Staff, StaffMember[], PageContext>({
  id: 'staff',
  requiresViewer: true,
  needs: ['vendor.staff'],
  gather: ({ data }) => data?.vendor?.staff,
  present: (staff) => staff.map(({ id, role, since, version, user }) => ({ id, role, since, version, name: user?.displayName ?? null })),
});
