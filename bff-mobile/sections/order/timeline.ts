import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { MobileOrderQuery } from '../../generated/gateway-operations.ts';
import type { TimelineEntry } from '../../generated/schema-types.ts';
import type { OrderData } from './order-data.ts';

type Timeline = NonNullable<OrderData['timeline']>;

export const timeline = defineSection<MobileOrderQuery, Timeline, TimelineEntry[], PageContext>({
  id: 'timeline',
  requiresViewer: false,
  needs: ['order.timeline'],
  gather: ({ data }) => data?.order?.timeline,
  present: (entries) => entries,
});
