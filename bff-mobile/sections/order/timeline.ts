import type { MobileOrderQuery } from '../../generated/gateway-operations.ts';
import type { TimelineEntry } from '../../generated/schema-types.ts';
import { defineSection } from '../section.ts';
import type { OrderData } from './order-data.ts';

type Timeline = NonNullable<OrderData['timeline']>;

export const timeline = defineSection<MobileOrderQuery, Timeline, TimelineEntry[]>({
  id: 'timeline',
  requiresViewer: false,
  needs: ['order.timeline'],
  gather: ({ data }) => data?.order?.timeline,
  present: (entries) => entries,
});
