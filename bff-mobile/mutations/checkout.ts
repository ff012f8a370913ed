import { wholeData } from '#platform/bff/gateway-result';
import type { Context } from '../context.ts';
import { mobileCheckoutOperation } from '../generated/gateway-operations.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentCheckout } from '../present/checkout.ts';
import { presentUserErrors } from '../present/user-error.ts';
import { assertSomebody } from './cart.ts';

export const checkoutMutations: Pick<MutationResolvers<Context>, 'checkout'> = {
  async checkout(_parent, { input, display }, context) {
    assertSomebody(context);
    const { locale } = marketOf(display);
    const { cartVersion, expectedTotalMinor, idempotencyKey, email, paymentMethod, shippingAddress } = input;
    const variables = { cartVersion, expectedTotalMinor, idempotencyKey, input: { email, paymentMethod, shippingAddress } };
    const { checkout, userErrors } = wholeData(await context.gateway.send(mobileCheckoutOperation, variables)).cartCheckout;
    return { checkout: checkout && presentCheckout(checkout, locale), userErrors: presentUserErrors(userErrors, locale) };
  },
};
