import type { MobileOrderQuery } from '../../generated/gateway-operations.ts';
import type { OrderDetail } from '../../generated/schema-types.ts';
import { presentOrder, type OrderHead } from '../../present/order.ts';
import { defineSection } from '../section.ts';
import { hasHead } from './order-data.ts';

export const order = defineSection<MobileOrderQuery, OrderHead, OrderDetail>({
  id: 'order',
  requiresViewer: false,
  needs: ['order.totals'],
  gather: ({ data }) => (data?.order && hasHead(data.order) ? data.order : null),
  present: (found, { market }) => presentOrder(found, market.locale),
});
