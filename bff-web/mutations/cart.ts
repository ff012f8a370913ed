import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Context } from '../context.ts';
import {
  webCartAddOperation,
  webCartCountrySetOperation,
  webCartNoteSetOperation,
  webCartRemoveOperation,
  webCartUpdateOperation,
  webCartVendorOptionsSetOperation,
  webCouponApplyOperation,
  webCouponRemoveOperation,
  type CartResultFragment,
} from '../generated/gateway-operations.ts';
import type { CartPayload, MarketInput, MutationResolvers } from '../generated/schema-types.ts';
import { marketOf, type Market } from '../market.ts';
import { presentCart } from '../present/cart.ts';
import { presentUserError } from '../present/user-error.ts';

type CartMutations = Pick<MutationResolvers<Context>, 'cartAdd' | 'cartUpdate' | 'cartRemove' | 'cartCountrySet' | 'cartNoteSet' | 'couponApply' | 'couponRemove' | 'cartVendorOptionsSet'>;

/** Changes of the cart. A guest's cart needs a session to belong to, so the first change begins one. */
export const cartMutations: CartMutations = {
  cartAdd: (_parent, { lines, cartVersion, market }, context) =>
    change(context, market, webCartAddOperation, ({ currency, country }) => ({
      lines: lines.map(({ variantId, quantity = 1 }) => ({ variantId, quantity })),
      currency,
      country,
      cartVersion,
    })),
  cartUpdate: (_parent, { lines, cartVersion, market }, context) => change(context, market, webCartUpdateOperation, () => ({ lines: [...lines], cartVersion })),
  cartRemove: (_parent, { lineIds, cartVersion, market }, context) => change(context, market, webCartRemoveOperation, () => ({ lineIds: [...lineIds], cartVersion })),
  cartCountrySet: (_parent, { market, ...variables }, context) => change(context, market, webCartCountrySetOperation, () => variables),
  cartNoteSet: (_parent, { market, ...variables }, context) => change(context, market, webCartNoteSetOperation, () => variables),
  cartVendorOptionsSet: (_parent, { vendorId, input, cartVersion, market }, context) => change(context, market, webCartVendorOptionsSetOperation, () => ({ vendorId, input: { ...input }, cartVersion })),
  couponApply: (_parent, { market, ...variables }, context) => change(context, market, webCouponApplyOperation, () => variables),
  couponRemove: (_parent, { market, ...variables }, context) => change(context, market, webCouponRemoveOperation, () => variables),
};

async function change<Variables>(
  context: Context,
  asked: MarketInput | null | undefined,
  operation: RegisteredOperation<{ result: CartResultFragment }, Variables>,
  variablesFor: (market: Market) => Variables,
): Promise<CartPayload> {
  const market = marketOf(asked, await context.session.begin());
  const { result } = wholeData(await context.gateway.send(operation, variablesFor(market)));
  return {
    cart: result.cart && presentCart(result.cart, market.locale),
    userErrors: result.userErrors.map((error) => presentUserError(error, market.locale)),
  };
}
