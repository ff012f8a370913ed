import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebWishlistPageQuery } from '../../generated/gateway-operations.ts';
import type { ProductCard } from '../../generated/schema-types.ts';
import { presentWishlist } from '../../present/wishlist.ts';

type Items = NonNullable<NonNullable<WebWishlistPageQuery['me']>['wishlist']>;

export const items = defineSection<WebWishlistPageQuery, Items, ProductCard[], PageContext>({
  id: 'items',
  requiresViewer: true,
  needs: ['me.wishlist'],
  gather: ({ data }) => data?.me?.wishlist,
  present: (found, { market }) => presentWishlist(found, market.locale),
});
