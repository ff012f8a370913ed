import { wholeData } from '#platform/bff/gateway-result';
import type { Context } from '../context.ts';
import { webCheckoutOperation, webOrderCancelOperation } from '../generated/gateway-operations.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentCheckout } from '../present/checkout.ts';
import { presentOrder } from '../present/order.ts';
import { presentUserError } from '../present/user-error.ts';

type CheckoutMutations = Pick<MutationResolvers<Context>, 'checkout' | 'orderCancel'>;

export const checkoutMutations: CheckoutMutations = {
  async checkout(_parent, { input, market }, context) {
    const { locale } = marketOf(market, await context.session.begin());
    const { cartVersion, expectedTotalMinor, idempotencyKey, email, paymentMethod, shippingAddress } = input;
    const variables = { cartVersion, expectedTotalMinor, idempotencyKey, input: { email, paymentMethod, shippingAddress } };
    const { cartCheckout } = wholeData(await context.gateway.send(webCheckoutOperation, variables));
    return {
      checkout: cartCheckout.checkout && presentCheckout(cartCheckout.checkout, locale),
      userErrors: cartCheckout.userErrors.map((error) => presentUserError(error, locale)),
    };
  },
  async orderCancel(_parent, { id, idempotencyKey, reason, items, market }, context) {
    const { locale } = marketOf(market, context.session.data);
    const { orderCancel } = wholeData(await context.gateway.send(webOrderCancelOperation, { id, idempotencyKey, reason, items }));
    return {
      order: orderCancel.order && presentOrder(orderCancel.order, locale),
      userErrors: orderCancel.userErrors.map((error) => presentUserError(error, locale)),
    };
  },
};
