import { connectionArgs } from '#platform/graphql/connection';
import type { Context } from '../context.ts';
import { openFilter } from '../data/listing-filter.ts';
import type { VendorResolvers } from '../generated/schema-types.ts';
import { averageRating, type RatingTotals } from '../domain/rating.ts';
import { mayInspect } from '../domain/vendor-access.ts';
import { listVendorProducts } from '../use-cases/list-vendor-products.ts';
import { emptyPage, positionIn, toPage } from '../use-cases/search-products.ts';

/** Nothing else is asked of the list's filter here. */
const currency = 'EUR';

export const vendorResolvers: VendorResolvers = {
  __resolveReference: ({ id }: { id: string }) => ({ id }),
  products({ id }, args, context) {
    const isInsider = mayInspect(context.viewer, id);
    if (isInsider && args.status !== 'PUBLISHED') return listVendorProducts(context.loaders, { ...args, vendorId: id, status: args.status ?? null, currency });
    if (args.status && args.status !== 'PUBLISHED') return emptyPage(connectionArgs(args).limit);
    return visibleProducts(id, args, context);
  },
  stockLocations: async ({ id }, _args, { loaders }) => (await loaders.locationsByVendorId.load(id)).map(({ name }) => name),
  async rating({ id, rating }, _args, { loaders }) {
    const totals = rating ?? (await totalsOf(loaders, id));
    return { average: averageRating(totals), count: totals.count };
  },
};

type Arguments = Parameters<Extract<NonNullable<VendorResolvers['products']>, (...args: never) => unknown>>[1];

async function visibleProducts(vendorId: string, args: Arguments, { db, facets, loaders }: Context) {
  const { limit, cursor } = connectionArgs(args);
  const after = cursor && positionIn(cursor);
  const sort = args.sort ?? 'NEWEST';
  const isPriced = sort === 'PRICE_ASC' || sort === 'PRICE_DESC';
  const hits = await loaders.hitsByPage.load({ of: 'vendor', id: vendorId, sort, limit, after });
  return toPage({ db, facets }, hits, { ...openFilter(currency), vendorIds: [vendorId] }, { sort, limit, offset: 0, after }, isPriced ? undefined : async () => (await loaders.productCountByVendor.load({ vendorId, status: 'VISIBLE' })) ?? 0);
}

async function totalsOf(loaders: Context['loaders'], vendorId: string): Promise<RatingTotals> {
  const vendor = await loaders.vendorById.load(vendorId);
  return { sum: vendor?.ratingSum ?? 0, count: vendor?.ratingCount ?? 0 };
}
