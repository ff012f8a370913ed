import { connectionArgs, toConnection } from '#platform/graphql/connection';
import type { Context } from '../context.ts';
import { countPayouts, payoutsPage } from '../data/payout-repository.ts';
import { countList, vendorOrdersPage } from '../data/order-list.ts';
import type { VendorResolvers } from '../generated/schema-types.ts';
import { couponsOf } from './coupon.ts';
import { statementFields } from './documents.ts';
import { listFilter, placedCursor } from './order-list.ts';
import { positionOf } from './position.ts';

/** What the marketplace owes a vendor, by currency. */
export async function balancesOf(vendorId: string, { loaders }: Pick<Context, 'loaders'>) {
  return (await loaders.balancesByVendorId.load(vendorId)).map(({ currency, pendingMinor, availableMinor, reservedMinor }) => ({
    currency,
    pending: { minor: pendingMinor, currency },
    available: { minor: availableMinor, currency },
    reserved: { minor: reservedMinor, currency },
  }));
}

export const Vendor: VendorResolvers = {
  __resolveReference: (reference) => ({ id: reference.id as string }),
  async orders(vendor, { first, after, ...filter }, { db }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const scope = { vendorId: vendor.id };
    const rows = await vendorOrdersPage(db, scope, { ...listFilter(filter), limit: limit + 1, after: positionOf(cursor), oldestFirst: filter.sort === 'OLDEST' });
    return toConnection(rows, {
      limit,
      cursorOf: placedCursor,
      totalCount: () => countList(db, scope, listFilter(filter)),
      hasPreviousPage: cursor !== null,
    });
  },
  ...statementFields,
  coupons: ({ id }, args, context) => couponsOf(context, { vendorId: id }, args),
  balances: ({ id }, _args, context) => balancesOf(id, context),
  async payouts(vendor, { first, after }, { db }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const rows = await payoutsPage(db, vendor.id, { limit: limit + 1, ...(cursor && { before: String(cursor[0]) }) });
    return toConnection(rows, { limit, cursorOf: (row) => [row.id], totalCount: () => countPayouts(db, vendor.id), hasPreviousPage: cursor !== null });
  },
};
