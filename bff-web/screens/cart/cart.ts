import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webCartPageOperation, type WebCartPageQuery, type WebCartPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { Cart, CartPage, ProductCard, QueryCartPageArgs } from '../../generated/schema-types.ts';
import { pageContext, type Skeleton } from '../../page.ts';
import { cart } from '../../sections/cart/cart.ts';
import { suggestions } from '../../sections/cart/suggestions.ts';
import { advertisable } from '../../sections/product-row.ts';

interface Views {
  cart: Cart;
  suggestions: ProductCard[];
}

const sections: Sections<WebCartPageQuery, Views, PageContext> = { cart, suggestions };

export const cartPage = createScreen<QueryCartPageArgs, Skeleton<Views, WebCartPageQueryVariables>, GatewayResult<WebCartPageQuery>, CartPage, Context>({
  name: 'cart',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.market);
    const wanted = wantedSections(sections, selection, page);
    const variables = { currency: page.market.currency, locale: page.market.locale, withCart: wanted.has('cart'), withSuggestions: wanted.has('suggestions') };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webCartPageOperation, skeleton.variables),
  rules: ({ hydrated: { data, errors } }) => ({ data: data && { ...data, suggestions: advertisable(data.suggestions) }, errors }),
  presentation: ({ skeleton, hydrated }) => runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page }),
});
