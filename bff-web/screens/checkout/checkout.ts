import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webCheckoutPageOperation, type WebCheckoutPageQuery, type WebCheckoutPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { Address, Cart, CheckoutContact, CheckoutPage, QueryCheckoutPageArgs } from '../../generated/schema-types.ts';
import { pageContext, type Skeleton } from '../../page.ts';
import { cart } from '../../sections/cart/cart.ts';
import { addresses } from '../../sections/checkout/addresses.ts';
import { contact } from '../../sections/checkout/contact.ts';

interface Views {
  cart: Cart;
  contact: CheckoutContact;
  addresses: Address[];
}

const sections: Sections<WebCheckoutPageQuery, Views, PageContext> = { cart, contact, addresses };

export const checkoutPage = createScreen<QueryCheckoutPageArgs, Skeleton<Views, WebCheckoutPageQueryVariables>, GatewayResult<WebCheckoutPageQuery>, CheckoutPage, Context>({
  name: 'checkout',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.market);
    const wanted = wantedSections(sections, selection, page);
    const isSignedIn = context.viewerState === 'signed-in';
    const variables = {
      withCart: wanted.has('cart'),
      withMe: isSignedIn,
      withContact: wanted.has('contact'),
      withAddresses: wanted.has('addresses'),
      ...(params.country && { country: params.country }),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webCheckoutPageOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation: ({ skeleton, hydrated }) => runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page }),
});
