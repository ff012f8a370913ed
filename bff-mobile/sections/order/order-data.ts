import type { MobileOrderQuery } from '../../generated/gateway-operations.ts';
import type { OrderHead } from '../../present/order.ts';

/** The order as the gateway gives it. */
export type OrderData = NonNullable<MobileOrderQuery['order']>;

/** Its head is read only when the client selects it. */
export function hasHead(order: OrderData): order is OrderData & OrderHead {
  return order.totals !== undefined;
}
