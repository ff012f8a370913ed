import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { mobileCartOperation, type MobileCartQuery, type MobileCartQueryVariables } from '../../generated/gateway-operations.ts';
import type { Address, Cart, CartScreen, QueryCartArgs } from '../../generated/schema-types.ts';
import { pageContext, type Skeleton } from '../../page.ts';
import { addresses } from '../../sections/account/addresses.ts';
import { cart as cartSection } from '../../sections/cart/cart.ts';

interface Views {
  cart: Cart;
  addresses: Address[];
}

const sections: Sections<MobileCartQuery, Views, PageContext> = { cart: cartSection, addresses };

/** What is chosen for a vendor's part; most look at a cart without it. */
const choices = ['shippingOptions', 'shippingOption', 'note', 'isGift', 'giftMessage', 'shippingAddress'];

export const cart = createScreen<QueryCartArgs, Skeleton<Views, MobileCartQueryVariables>, GatewayResult<MobileCartQuery>, CartScreen, Context>({
  name: 'cart',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.display);
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      thumbWidth: page.images.thumbWidth,
      withCart: wanted.has('cart'),
      withAddresses: wanted.has('addresses'),
      withChoices: choices.some((field) => selection.has(`cart.groups.${field}`)),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(mobileCartOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation: ({ skeleton, hydrated }) => runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page }),
});
