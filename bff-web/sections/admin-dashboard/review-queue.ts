import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebAdminDashboardPageQuery } from '../../generated/gateway-operations.ts';
import type { ReviewQueue } from '../../generated/schema-types.ts';

type Queue = NonNullable<WebAdminDashboardPageQuery['vendorReviewQueue']>;

export const reviewQueue = defineSection<WebAdminDashboardPageQuery, Queue, ReviewQueue, PageContext>({
  id: 'reviewQueue',
  requiresViewer: true,
  needs: ['vendorReviewQueue'],
  gather: ({ data }) => data?.vendorReviewQueue,
  present: ({ totalCount, edges }) => ({ count: totalCount, items: edges.map(({ node }) => node) }),
});
