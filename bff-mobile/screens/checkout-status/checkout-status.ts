import { wholeData } from '#platform/bff/gateway-result';
import { createScreen } from '#platform/bff/screen';
import type { Context } from '../../context.ts';
import { mobileCheckoutStatusOperation, type CheckoutPartsFragment } from '../../generated/gateway-operations.ts';
import type { CheckoutStatus, QueryCheckoutStatusArgs } from '../../generated/schema-types.ts';
import { marketOf } from '../../market.ts';
import { presentCheckout } from '../../present/checkout.ts';

/** How a checkout is getting on. It has no sections: half an answer about a payment would be none. */
export const checkoutStatus = createScreen<QueryCheckoutStatusArgs, { locale: string }, CheckoutPartsFragment | null, CheckoutStatus | null, Context>({
  name: 'checkout-status',
  skeleton: ({ params }) => ({ locale: marketOf(params.display).locale }),
  hydration: async ({ params, context }) => wholeData(await context.gateway.send(mobileCheckoutStatusOperation, { id: params.id })).checkout,
  rules: ({ hydrated }) => hydrated,
  presentation: ({ skeleton, hydrated }) => hydrated && presentCheckout(hydrated, skeleton.locale),
});
