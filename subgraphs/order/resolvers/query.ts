import type { QueryResolvers } from '../generated/schema-types.ts';
import { cartOf } from './cart-mutations.ts';
import { checkoutQueries } from './checkout.ts';
import { couponQueries } from './coupon.ts';
import { disputeQueries } from './disputes.ts';
import { exportQueries } from './documents.ts';
import { failedPaymentQueries } from './failed-payments.ts';
import { marketplaceQueries } from './marketplace-sales-day.ts';
import { orderChangeQueries } from './order-changes.ts';
import { orderListQueries } from './order-list.ts';
import { orderQueries } from './order.ts';
import { payoutQueries } from './payout.ts';
import { vendorOrderQueries } from './vendor-order.ts';

export const Query: QueryResolvers = {
  cart: (_parent, { country }, context) => cartOf(context, country),
  ...checkoutQueries,
  ...disputeQueries,
  ...failedPaymentQueries,
  ...couponQueries,
  ...marketplaceQueries,
  ...orderQueries,
  ...payoutQueries,
  ...orderListQueries,
  ...exportQueries,
  ...orderChangeQueries,
  ...vendorOrderQueries,
};
