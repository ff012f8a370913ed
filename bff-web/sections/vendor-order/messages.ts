import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorOrderPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderMessage } from '../../generated/schema-types.ts';
import { presentMessages } from '../../present/order-parts.ts';

type Messages = NonNullable<NonNullable<WebVendorOrderPageQuery['vendorOrder']>['messages']>;

export const messages = defineSection<WebVendorOrderPageQuery, Messages, OrderMessage[], PageContext>({
  id: 'messages',
  requiresViewer: true,
  needs: ['vendorOrder.messages'],
  gather: ({ data }) => data?.vendorOrder?.messages,
  present: presentMessages,
});
