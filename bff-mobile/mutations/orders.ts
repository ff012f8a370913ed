import { wholeData } from '#platform/bff/gateway-result';
import { presentReturn } from '#platform/order-view/order-view';
import type { Context } from '../context.ts';
import { mobileOrderCancelOperation, mobileOrderMessagePostOperation, mobileReturnRequestOperation } from '../generated/gateway-operations.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentOrder } from '../present/order.ts';
import { presentUserErrors } from '../present/user-error.ts';
import { assertSomebody } from './cart.ts';

/** What a buyer, a guest too, can still do about an order. */
export const orderMutations: Pick<MutationResolvers<Context>, 'orderCancel' | 'returnRequest' | 'orderMessagePost'> = {
  async orderCancel(_parent, { id, idempotencyKey, reason, items, display }, context) {
    assertSomebody(context);
    const { locale } = marketOf(display);
    const { order, userErrors } = wholeData(await context.gateway.send(mobileOrderCancelOperation, { id, idempotencyKey, reason, items: items && [...items] })).orderCancel;
    return { order: order && presentOrder(order, locale), userErrors: presentUserErrors(userErrors, locale) };
  },
  async returnRequest(_parent, { vendorOrderId, idempotencyKey, input: { items, reason }, display }, context) {
    assertSomebody(context);
    const { locale } = marketOf(display);
    const variables = { vendorOrderId, idempotencyKey, input: { items: [...items], reason } };
    const { orderReturn, vendorOrder, userErrors } = wholeData(await context.gateway.send(mobileReturnRequestOperation, variables)).returnRequest;
    return { orderReturn: orderReturn && presentReturn(orderReturn, vendorOrder?.lines ?? []), userErrors: presentUserErrors(userErrors, locale) };
  },
  async orderMessagePost(_parent, { vendorOrderId, idempotencyKey, body, display }, context) {
    assertSomebody(context);
    const { message, userErrors } = wholeData(await context.gateway.send(mobileOrderMessagePostOperation, { vendorOrderId, idempotencyKey, body })).vendorOrderMessagePost;
    return { message, userErrors: presentUserErrors(userErrors, marketOf(display).locale) };
  },
};
