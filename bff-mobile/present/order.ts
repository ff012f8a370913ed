import { addressLines, isCancellable } from '#platform/order-view/order-view';
import type { OrderAddressPartsFragment, OrderHeadPartsFragment } from '../generated/gateway-operations.ts';
import type { OrderDetail } from '../generated/schema-types.ts';
import { presentMoney, presentTotals } from './money.ts';

export type OrderHead = OrderHeadPartsFragment & { id: string; shippingAddress: OrderAddressPartsFragment };

export function presentOrder(order: OrderHead, locale: string): OrderDetail {
  const { id, number, placedAt, state, paymentState, fulfilmentState } = order;
  return {
    id,
    number,
    placedAt,
    state,
    paymentState,
    fulfilmentState,
    shippingAddress: addressLines(order.shippingAddress, locale),
    totals: presentTotals(order.totals, locale),
    refunded: presentMoney(order.refundedTotal, locale),
    isCancellable: isCancellable(order),
  };
}
