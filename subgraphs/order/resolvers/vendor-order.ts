import { parseJson } from '#platform/data/json';
import type { Context } from '../context.ts';
import type { OrderRow, VendorOrderRow } from '../data/order-repository.ts';
import type { FrozenShipping, PostalAddress } from '../domain/checkout-snapshot.ts';
import type { ParcelResolvers, QueryResolvers, VendorOrderResolvers } from '../generated/schema-types.ts';
import { documentFields } from './documents.ts';
import { threadFields } from './message.ts';
import { canSeeOrder } from './order.ts';
import { totalsParent } from './totals.ts';
import { isOperator, isStaffOf } from './viewer.ts';

/** A vendor order for the vendor's staff, operators and whoever may see the whole order. */
async function visibleVendorOrder(context: Context, id: string): Promise<VendorOrderRow | null> {
  const vendorOrder = await context.loaders.vendorOrderById.load(id);
  if (!vendorOrder) return null;
  if (isOperator(context.viewer) || isStaffOf(context.viewer, vendorOrder.vendorId)) return vendorOrder;
  return canSeeOrder(await context.loaders.orderById.load(vendorOrder.orderId), context) ? vendorOrder : null;
}

export const vendorOrderQueries: Pick<QueryResolvers, 'vendorOrder'> = {
  vendorOrder: (_parent, { id }, context) => visibleVendorOrder(context, id),
};

export const VendorOrder: VendorOrderResolvers = {
  __resolveReference: (reference, context) => visibleVendorOrder(context, reference.id as string),
  order: async (vendorOrder, _args, { loaders }) => (await loaders.orderById.load(vendorOrder.orderId)) as OrderRow,
  vendor: (vendorOrder) => ({ id: vendorOrder.vendorId }),
  lines: async (vendorOrder, _args, { loaders }) => [...(await loaders.linesByVendorOrderId.load(vendorOrder.id))],
  totals: (vendorOrder) => totalsParent(vendorOrder, vendorOrder.currency, Boolean(vendorOrder.taxIncluded)),
  commission: (vendorOrder) => ({ minor: vendorOrder.commissionMinor, currency: vendorOrder.currency }),
  payable: (vendorOrder) => ({ minor: vendorOrder.payableMinor, currency: vendorOrder.currency }),
  ...threadFields,
  ...documentFields,
  commissionTax: (vendorOrder) => ({ minor: vendorOrder.commissionTaxMinor, currency: vendorOrder.currency }),
  earning: (vendorOrder) => ({ minor: vendorOrder.payableMinor - vendorOrder.commissionTaxMinor, currency: vendorOrder.currency }),
  isGift: (vendorOrder) => Boolean(vendorOrder.isGift),
  shippingOption: (vendorOrder) =>
    vendorOrder.shippingOption === null ? null : { ...parseJson<FrozenShipping>(vendorOrder.shippingOption), price: { minor: vendorOrder.shippingMinor, currency: vendorOrder.currency } },
  parcels: async (vendorOrder, _args, { loaders }) => (await loaders.parcelsByVendorOrderId.load(vendorOrder.id)).slice(0, 50),
  returns: async (vendorOrder, _args, { loaders }) => (await loaders.returnsByVendorOrderId.load(vendorOrder.id)).slice(0, 50),
  async shippingAddress(vendorOrder, _args, { loaders }) {
    if (vendorOrder.shippingAddress !== null) return parseJson<PostalAddress>(vendorOrder.shippingAddress);
    const order = (await loaders.orderById.load(vendorOrder.orderId)) as OrderRow;
    return parseJson<PostalAddress>(order.shippingAddress);
  },
};

export const Parcel: ParcelResolvers = {
  items: async (parcel, _args, { loaders }) => [...(await loaders.itemsByParcelId.load(parcel.id))],
};
