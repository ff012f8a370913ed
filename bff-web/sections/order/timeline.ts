import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebOrderPageQuery } from '../../generated/gateway-operations.ts';
import type { TimelineEntry } from '../../generated/schema-types.ts';

type Timeline = NonNullable<NonNullable<WebOrderPageQuery['order']>['timeline']>;

export const timeline = defineSection<WebOrderPageQuery, Timeline, TimelineEntry[], PageContext>({
  id: 'timeline',
  requiresViewer: false,
  needs: ['order.timeline'],
  gather: ({ data }) => data?.order?.timeline,
  present: (entries) => entries,
});
