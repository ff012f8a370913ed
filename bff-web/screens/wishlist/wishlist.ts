import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webWishlistPageOperation, type WebWishlistPageQuery, type WebWishlistPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { ProductCard, QueryWishlistPageArgs, WishlistPage } from '../../generated/schema-types.ts';
import { assertSignedIn, pageContext, withoutRefusals, type Skeleton } from '../../page.ts';
import { items } from '../../sections/wishlist/items.ts';

interface Views {
  items: ProductCard[];
}

const sections: Sections<WebWishlistPageQuery, Views, PageContext> = { items };

export const wishlistPage = createScreen<QueryWishlistPageArgs, Skeleton<Views, WebWishlistPageQueryVariables>, GatewayResult<WebWishlistPageQuery>, WishlistPage, Context>({
  name: 'wishlist',
  skeleton({ params, context, selection }) {
    assertSignedIn(context, 'see your wishlist');
    const page = pageContext(context, params.market);
    const wanted = wantedSections(sections, selection, page);
    const variables = { currency: page.market.currency, locale: page.market.locale };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webWishlistPageOperation, skeleton.variables),
  rules: ({ hydrated }) => withoutRefusals(hydrated),
  presentation: ({ skeleton, hydrated }) => runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page }),
});
