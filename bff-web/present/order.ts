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
    shippingAddress: addressLines(order.shippingAddress),
    totals: presentTotals(order.totals, locale),
    refunded: presentMoney(order.refundedTotal, locale),
    coupons: order.coupons.map((coupon) => presentCoupon(coupon, locale)),
    isCancellable: state === 'OPEN' && fulfilmentState === 'UNFULFILLED',
  };
}

/** An address as it is written on a parcel. */
export function addressLines({ recipient, line1, line2, postalCode, city, region, country }: OrderDetailPartsFragment['shippingAddress']): string[] {
  const town = [postalCode, city].filter(Boolean).join(' ');
  return [recipient, line1, line2, town, region, country].filter((line): line is string => Boolean(line));
}
