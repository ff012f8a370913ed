import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import { presentReturn } from '#platform/order-view/order-view';
import type { Context } from '../context.ts';
import { webOrderMessagePostOperation, webReturnRequestOperation, webWishlistAddOperation, webWishlistRemoveOperation, type WishlistResultFragment } from '../generated/gateway-operations.ts';
import type { MutationResolvers, MutationWishlistAddArgs, WishlistPayload } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentWishlist } from '../present/wishlist.ts';
import { presentedErrors } from './presented.ts';

type BuyerMutations = Pick<MutationResolvers<Context>, 'wishlistAdd' | 'wishlistRemove' | 'returnRequest' | 'orderMessagePost'>;

export const buyerMutations: BuyerMutations = {
  wishlistAdd: (_parent, params, context) => changeWishlist(context, params, webWishlistAddOperation),
  wishlistRemove: (_parent, params, context) => changeWishlist(context, params, webWishlistRemoveOperation),
  async returnRequest(_parent, { vendorOrderId, idempotencyKey, input: { items, reason }, market }, context) {
    const { returnRequest } = wholeData(await context.gateway.send(webReturnRequestOperation, { vendorOrderId, idempotencyKey, input: { items: [...items], reason } }));
    const { orderReturn, vendorOrder, userErrors } = returnRequest;
    return { orderReturn: orderReturn && presentReturn(orderReturn, vendorOrder?.lines ?? []), userErrors: presentedErrors(context, userErrors, market) };
  },
  async orderMessagePost(_parent, { vendorOrderId, idempotencyKey, body }, context) {
    const { message, userErrors } = wholeData(await context.gateway.send(webOrderMessagePostOperation, { vendorOrderId, idempotencyKey, body })).vendorOrderMessagePost;
    return { message, userErrors: presentedErrors(context, userErrors) };
  },
};

async function changeWishlist(
  context: Context,
  { productId, market: asked }: MutationWishlistAddArgs,
  operation: RegisteredOperation<{ result: WishlistResultFragment }, { productId: string; currency: string; locale: string }>,
): Promise<WishlistPayload> {
  const market = marketOf(asked, context.session.data);
  const { user, userErrors } = wholeData(await context.gateway.send(operation, { productId, currency: market.currency, locale: market.locale })).result;
  return { items: user?.wishlist ? presentWishlist(user.wishlist, market.locale) : null, userErrors: presentedErrors(context, userErrors, asked) };
}
