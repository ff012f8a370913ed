import { addressLines, isCancellable } from '#platform/order-view/order-view';
import type { OrderDetailPartsFragment } from '../generated/gateway-operations.ts';
import type { OrderDetail } from '../generated/schema-types.ts';
import { presentCoupon } from './cart.ts';
import { presentMoney, presentTotals } from './money.ts';

export function presentOrder(order: OrderDetailPartsFragment, locale: string): OrderDetail {
  const { id, number, placedAt, state, paymentState, fulfilmentState, email } = order;
  return {
    id,
    number,
    placedAt,
    state,
    paymentState,
    fulfilmentState,
    email,
    shippingAddress: addressLines(order.shippingAddress, locale),
    totals: presentTotals(order.totals, locale),
    refunded: presentMoney(order.refundedTotal, locale),
    coupons: order.coupons.map((coupon) => presentCoupon(coupon, locale)),
    isCancellable: isCancellable(order),
  };
}
