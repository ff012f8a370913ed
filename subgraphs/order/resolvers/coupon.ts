import { userErrorsOf } from '#platform/errors/user-error';
import { connectionArgs, toConnection, type PageArgs } from '#platform/graphql/connection';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import { countGrants, grantById, grantsPage, type CouponScopeOfList } from '../data/coupon-grants.ts';
import type { CouponResolvers, CouponShareResolvers, MutationResolvers, QueryResolvers } from '../generated/schema-types.ts';
import { decideCouponShare } from '../use-cases/decide-coupon-share.ts';
import { createCouponInput, kindNames, updateCouponInput } from '../use-cases/coupon-input.ts';
import { createCoupon, endCoupon, updateCoupon } from '../use-cases/grant-coupons.ts';
import { isOperator, isStaffOf } from './viewer.ts';

/** A page of coupons, the newest first. */
export async function couponsOf({ db }: Pick<Context, 'db'>, scope: CouponScopeOfList, { first, after }: PageArgs) {
  const { limit, cursor } = connectionArgs({ first, after });
  const rows = await grantsPage(db, scope, { limit: limit + 1, ...(cursor && { before: String(cursor[0]) }) });
  return toConnection(rows, { limit, cursorOf: (row) => [row.id], totalCount: () => countGrants(db, scope), hasPreviousPage: cursor !== null });
}

export const couponQueries: Pick<QueryResolvers, 'coupons'> = {
  coupons: (_parent, args, context) => couponsOf(context, 'all', args),
};

/** Runs a change and answers with the coupon as it is then. */
function couponPayload({ db }: Context, work: () => Promise<string>) {
  return userErrorsOf(async () => ({ coupon: await grantById(db, await work()) }));
}

export const couponMutations: Pick<MutationResolvers, 'couponCreate' | 'couponUpdate' | 'couponEnd' | 'couponShareDecide'> = {
  couponCreate: (_parent, { vendorId, input, idempotencyKey }, context) =>
    couponPayload(context, () => createCoupon(context.useCases, { viewer: context.viewer, vendorId: vendorId ?? null, input: parseInput(createCouponInput, input), idempotencyKey })),
  couponUpdate: (_parent, { id, expectedVersion, input }, context) =>
    couponPayload(context, async () => {
      await updateCoupon(context.useCases, { viewer: context.viewer, id, expectedVersion, input: parseInput(updateCouponInput, input) });
      return id;
    }),
  couponEnd: (_parent, { id }, context) =>
    couponPayload(context, async () => {
      await endCoupon(context.useCases, { viewer: context.viewer, id });
      return id;
    }),
  couponShareDecide: (_parent, { id, vendorId, expectedVersion, agrees }, context) =>
    couponPayload(context, async () => {
      await decideCouponShare(context.useCases, { viewer: context.viewer, id, vendorId, expectedVersion, agrees });
      return id;
    }),
};

/** Which vendors take part is between each of them and the marketplace. */
function mayKnowOf({ viewer }: Context, vendorId: string): boolean {
  return isOperator(viewer) || isStaffOf(viewer, vendorId);
}

export const Coupon: CouponResolvers = {
  vendor: ({ vendorId }) => (vendorId === null ? null : { id: vendorId }),
  kind: ({ kind }) => kindNames[kind],
  rateBasisPoints: ({ rateBps }) => rateBps,
  amounts: ({ amounts }) =>
    amounts.map(({ currency, amountMinor, minSubtotalMinor }) => ({
      currency,
      off: amountMinor === 0 ? null : { minor: amountMinor, currency },
      minimum: minSubtotalMinor === 0 ? null : { minor: minSubtotalMinor, currency },
    })),
  vendorIds: ({ scope }, _args, context) => scope.vendorIds?.filter((vendorId) => mayKnowOf(context, vendorId)) ?? null,
  marketplaceShareBasisPoints: ({ platformBps }) => platformBps,
  shares: async ({ id }, _args, context) => (await context.loaders.sharesByCouponId.load(id)).filter(({ vendorId }) => mayKnowOf(context, vendorId)),
  productIds: async ({ vendorId, scope: { productIds = [] } }, _args, context) => {
    if (vendorId !== null || isOperator(context.viewer)) return [...productIds];
    const owners = await Promise.all(productIds.map((id) => context.loaders.vendorIdByProductId.load(id)));
    return productIds.filter((_id, index) => mayKnowOf(context, owners[index] ?? ''));
  },
  categoryIds: ({ scope }) => [...(scope.categoryIds ?? [])],
  isStackable: ({ stackable }) => stackable,
  startsAt: ({ validFrom }) => validFrom,
  endsAt: ({ validTo }) => validTo,
};

export const CouponShare: CouponShareResolvers = {
  vendor: ({ vendorId }) => ({ id: vendorId }),
};
