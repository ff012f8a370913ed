import type { MutationResolvers } from '../generated/schema-types.ts';
import { cartMutations } from './cart-mutations.ts';
import { checkoutMutations } from './checkout.ts';
import { failedPaymentMutations } from './failed-payments.ts';
import { couponMutations } from './coupon.ts';
import { messageMutations } from './message.ts';
import { operatorMutations } from './operator-mutations.ts';
import { orderMutations } from './order-mutations.ts';
import { returnMutations } from './return.ts';

export const Mutation: MutationResolvers = { ...cartMutations, ...checkoutMutations, ...couponMutations, ...orderMutations, ...operatorMutations, ...failedPaymentMutations, ...returnMutations, ...messageMutations };
