import type { MobileOrderQuery } from '../../generated/gateway-operations.ts';

/** The order as the gateway gives it. */
export type OrderData = NonNullable<MobileOrderQuery['order']>;

type Head = 'number' | 'placedAt' | 'state' | 'paymentState' | 'fulfilmentState' | 'shippingAddress' | 'totals' | 'refundedTotal';

/** The order with its head, which is read only when the client selects it. */
export type OrderHead = OrderData & { [Field in Head]-?: NonNullable<OrderData[Field]> };

export function hasHead(order: OrderData): order is OrderHead {
  return order.totals !== undefined;
}
