import type { CartPartsFragment, MobileCartQuery } from '../../generated/gateway-operations.ts';
import type { Cart } from '../../generated/schema-types.ts';
import { presentCart } from '../../present/cart.ts';
import { defineSection } from '../section.ts';

export const cart = defineSection<MobileCartQuery, CartPartsFragment, Cart>({
  id: 'cart',
  requiresViewer: false,
  needs: ['cart'],
  gather: ({ data }) => data?.cart,
  present: (found, { market }) => presentCart(found, market.locale),
});
