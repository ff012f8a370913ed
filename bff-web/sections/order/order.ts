import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebOrderPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderDetail } from '../../generated/schema-types.ts';
import { presentOrder } from '../../present/order.ts';

export const order = defineSection<WebOrderPageQuery, NonNullable<WebOrderPageQuery['order']>, OrderDetail, PageContext>({
  id: 'order',
  requiresViewer: false,
  needs: ['order.totals'],
  gather: ({ data }) => data?.order,
  present: (found, { market }) => presentOrder(found, market.locale),
});
