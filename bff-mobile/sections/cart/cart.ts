import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { CartPartsFragment, MobileCartQuery } from '../../generated/gateway-operations.ts';
import type { Cart } from '../../generated/schema-types.ts';
import { presentCart } from '../../present/cart.ts';

export const cart = defineSection<MobileCartQuery, CartPartsFragment, Cart, PageContext>({
  id: 'cart',
  requiresViewer: false,
  needs: ['cart'],
  gather: ({ data }) => data?.cart,
  present: (found, { market }) => presentCart(found, market.locale),
});
