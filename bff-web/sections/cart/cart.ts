import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { CartPartsFragment } from '../../generated/gateway-operations.ts';
import type { Cart } from '../../generated/schema-types.ts';
import { presentCart } from '../../present/cart.ts';

/** The cart, on every page that shows it. It needs a session, whose guests count as well as people. */
export const cart = defineSection<{ cart?: CartPartsFragment | null }, CartPartsFragment, Cart, PageContext>({
  id: 'cart',
  requiresViewer: false,
  needs: ['cart'],
  gather: ({ data }) => data?.cart,
  present: (found, { market }) => presentCart(found, market.locale),
});
