import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { DashboardReview } from '../../generated/schema-types.ts';

type Reviews = NonNullable<NonNullable<NonNullable<WebVendorDashboardPageQuery['vendor']>['dashboard']>['reviewsWithoutReply']>;

export const reviews = defineSection<WebVendorDashboardPageQuery, Reviews, DashboardReview[], PageContext>({
  id: 'reviews',
  requiresViewer: true,
  needs: ['vendor.dashboard.reviewsWithoutReply'],
  gather: ({ data }) => data?.vendor?.dashboard?.reviewsWithoutReply,
  present: (reviews) => reviews,
});
