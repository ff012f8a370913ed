import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Context } from '../context.ts';
import { webCouponCreateOperation, webCouponEndOperation, webCouponShareDecideOperation, webCouponUpdateOperation, type CouponResultFragment } from '../generated/gateway-operations.ts';
import type { GrantedCouponPayload, MarketInput, MutationResolvers } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentGrantedCoupon } from '../present/coupon.ts';
import { presentedErrors } from './presented.ts';

type CouponMutations = Pick<MutationResolvers<Context>, 'grantedCouponCreate' | 'grantedCouponUpdate' | 'grantedCouponEnd' | 'couponShareDecide'>;

/** What those who bear the cost of coupons do about them; who may is decided by the order subgraph. */
export const couponMutations: CouponMutations = {
  grantedCouponCreate: (_parent, { market, vendorId, input, idempotencyKey }, context) => change(context, webCouponCreateOperation, { vendorId: vendorId ?? null, input, idempotencyKey }, { market }),
  grantedCouponUpdate: (_parent, { market, ...variables }, context) => change(context, webCouponUpdateOperation, variables, { market }),
  grantedCouponEnd: (_parent, { market, ...variables }, context) => change(context, webCouponEndOperation, variables, { market }),
  couponShareDecide: (_parent, { market, ...variables }, context) => change(context, webCouponShareDecideOperation, variables, { market, vendorId: variables.vendorId }),
};

interface For {
  market?: MarketInput | null | undefined;
  /** The vendor that decides; whose the coupon is when absent. */
  vendorId?: string;
}

/** Whoever was let change a coupon may go on to. */
async function change<Variables>(context: Context, operation: RegisteredOperation<{ result: CouponResultFragment }, Variables>, variables: Variables, { market, vendorId }: For): Promise<GrantedCouponPayload> {
  const { coupon, userErrors } = wholeData(await context.gateway.send(operation, variables)).result;
  const { locale } = marketOf(market ?? null, context.session.data);
  const eyes = { vendorId: vendorId ?? coupon?.vendor?.id ?? null, mayDecide: true };
  return { coupon: coupon ? presentGrantedCoupon(coupon, { locale, eyes }) : null, userErrors: presentedErrors(context, userErrors, market) };
}
