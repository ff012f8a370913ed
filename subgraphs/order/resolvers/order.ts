import { DomainError } from '#platform/errors/domain-error';
import { parseJson } from '#platform/data/json';
import type { Context } from '../context.ts';
import type { OrderRow } from '../data/order-repository.ts';
import type { OrderLineResolvers, OrderResolvers, QueryResolvers } from '../generated/schema-types.ts';
import type { PostalAddress } from '../domain/checkout-snapshot.ts';
import { totalsParent } from './totals.ts';
import { isOperator } from './viewer.ts';

/** Whether the viewer may see an order: its buyer, guests by their token, operators. */
export function canSeeOrder(order: OrderRow | null, { viewer }: Pick<Context, 'viewer'>): order is OrderRow {
  if (!order) return false;
  if (isOperator(viewer)) return true;
  if (order.customerId !== null) return order.customerId === viewer.userId;
  return order.guestKey !== null && order.guestKey === viewer.guestKey;
}

async function visibleOrder(context: Context, { id, number }: { id?: string | null; number?: string | null }): Promise<OrderRow | null> {
  const order = id != null ? await context.loaders.orderById.load(id) : await context.loaders.orderByNumber.load((number as string).toUpperCase());
  return canSeeOrder(order, context) ? order : null;
}

export const orderQueries: Pick<QueryResolvers, 'order'> = {
  order(_parent, { id, number }, context) {
    if ((id == null) === (number == null)) throw new DomainError('BAD_USER_INPUT', 'Give either "id" or "number", not both and not neither.');
    return visibleOrder(context, { id, number });
  },
};

export const Order: OrderResolvers = {
  __resolveReference: (reference, context) => visibleOrder(context, reference as { id?: string; number?: string }),
  customer: (order) => (order.customerId === null ? null : { id: order.customerId }),
  lines: async (order, _args, { loaders }) => [...(await loaders.linesByOrderId.load(order.id))],
  vendorOrders: async (order, _args, { loaders }) => [...(await loaders.vendorOrdersByOrderId.load(order.id))],
  coupons: async (order, _args, { loaders }) =>
    (await loaders.couponsByOrderId.load(order.id)).map((coupon) => ({
      code: coupon.code,
      description: coupon.description,
      discount: { minor: coupon.discountMinor, currency: coupon.currency },
    })),
  totals: (order) => totalsParent(order, order.currency, Boolean(order.taxIncluded)),
  async documents(order, _args, { loaders }) {
    const parts = await loaders.vendorOrdersByOrderId.load(order.id);
    return (await Promise.all(parts.map((part) => loaders.documentsByVendorOrderId.load(part.id)))).flat().slice(0, 200);
  },
  refundedTotal: (order) => ({ minor: order.refundedMinor, currency: order.currency }),
  shippingAddress: (order) => parseJson<PostalAddress>(order.shippingAddress),
  timeline: async (order, _args, { loaders }) => (await loaders.timelineByOrderId.load(order.id)).slice(-100),
};

export const OrderLine: OrderLineResolvers = {
  variant: (line) => ({ id: line.variantId }),
  unitPrice: (line) => ({ minor: line.unitPriceMinor, currency: line.currency }),
  discount: (line) => ({ minor: line.discountMinor, currency: line.currency }),
  tax: (line) => ({ minor: line.taxMinor, currency: line.currency }),
  total: (line) => ({ minor: line.totalMinor, currency: line.currency }),
};
