import { buildOrder } from './builders/order.ts';
import type { DemoCustomer, DemoOrder, DemoProduct } from './model.ts';
import { orderRows } from './order-rows.ts';

export interface DemoOrdersArguments {
  readonly customerByKey: (key: string) => DemoCustomer;
  readonly productBySlug: (slug: string) => DemoProduct;
}

/** The past orders as scenarios, oldest first, so that executing them in turn gives plausible order numbers. */
export function buildDemoOrders({ customerByKey, productBySlug }: DemoOrdersArguments): DemoOrder[] {
  return orderRows
    .map((row, index) => buildOrder({
      ...row,
      key: `demo-${String(index + 1).padStart(3, '0')}`,
      customer: customerByKey(row.customer),
      productBySlug,
    }))
    .sort((one, other) => other.placedDaysAgo - one.placedDaysAgo);
}
