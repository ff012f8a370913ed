import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { MobileOrderQuery } from '../../generated/gateway-operations.ts';
import type { OrderDetail } from '../../generated/schema-types.ts';
import { presentMoney, presentTotals } from '../../present/money.ts';
import { hasHead, type OrderHead } from './order-data.ts';

export const order = defineSection<MobileOrderQuery, OrderHead, OrderDetail, PageContext>({
  id: 'order',
  requiresViewer: false,
  needs: ['order.totals'],
  gather: ({ data }) => (data?.order && hasHead(data.order) ? data.order : null),
  present: ({ id, number, placedAt, state, paymentState, fulfilmentState, shippingAddress, totals, refundedTotal }, { market }) => ({
    id,
    number,
    placedAt,
    state,
    paymentState,
    fulfilmentState,
    shippingAddress: addressLines(shippingAddress),
    totals: presentTotals(totals, market.locale),
    refunded: presentMoney(refundedTotal, market.locale),
  }),
});

/** An address as it is written on a parcel. */
function addressLines({ recipient, line1, line2, postalCode, city, region, country }: OrderHead['shippingAddress']): string[] {
  const town = [postalCode, city].filter(Boolean).join(' ');
  return [recipient, line1, line2, town, region, country].filter((line): line is string => Boolean(line));
}
