import { defineSection } from '#platform/bff/section';
import { presentMessages } from '#platform/order-view/order-view';
import type { PageContext } from '../../context.ts';
import type { WebVendorOrderPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderMessage } from '../../generated/schema-types.ts';

type Messages = NonNullable<NonNullable<WebVendorOrderPageQuery['vendorOrder']>['messages']>;

export const messages = defineSection<WebVendorOrderPageQuery, Messages, OrderMessage[], PageContext>({
  id: 'messages',
  requiresViewer: true,
  needs: ['vendorOrder.messages'],
  gather: ({ data }) => data?.vendorOrder?.messages,
  present: presentMessages,
});
