import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { acceptVendorOrder } from '../use-cases/accept-vendor-order.ts';
import { cancelOrder, itemsToCancel, rejectVendorOrder } from '../use-cases/cancel-order.ts';
import { deliverParcel } from '../use-cases/deliver-parcel.ts';
import { fulfillInput, fulfillVendorOrder } from '../use-cases/fulfill-vendor-order.ts';
import { refundInput, refundVendorOrder } from '../use-cases/refund-vendor-order.ts';

const reasonInput = z.string().trim().min(1, 'must say why').max(1000);

/** How long an answer waits for the provider, so that it normally shows the money's new state. */
const settleWaitMs = 1_200;

/** Runs a change of a vendor order, waits a little for its payment, and answers with the vendor order as it is then. */
function vendorOrderPayload(context: Context, work: () => Promise<string>) {
  return userErrorsOf(async () => {
    const id = await work();
    await context.payments.idle(settleWaitMs);
    return { vendorOrder: await context.loaders.vendorOrderById.clear(id).load(id) };
  });
}

type OrderMutations = 'vendorOrderAccept' | 'vendorOrderReject' | 'vendorOrderFulfill' | 'vendorOrderRefund' | 'parcelDeliver' | 'orderCancel';

export const orderMutations: Pick<MutationResolvers, OrderMutations> = {
  vendorOrderAccept: (_parent, { id }, context) =>
    vendorOrderPayload(context, async () => {
      await acceptVendorOrder(context.useCases, { id, viewer: context.viewer });
      return id;
    }),
  vendorOrderReject: (_parent, { id, reason, items, idempotencyKey }, context) =>
    vendorOrderPayload(context, async () => {
      await rejectVendorOrder({ ...context.useCases, payments: context.payments }, { id, viewer: context.viewer, reason: parseInput(reasonInput, reason, ['reason']), idempotencyKey, items: parseInput(itemsToCancel, items, ['items']) });
      return id;
    }),
  vendorOrderFulfill: (_parent, { id, input, idempotencyKey }, context) =>
    vendorOrderPayload(context, async () => {
      await fulfillVendorOrder({ ...context.useCases, payments: context.payments }, { id, viewer: context.viewer, idempotencyKey, input: parseInput(fulfillInput, input) });
      return id;
    }),
  vendorOrderRefund: (_parent, { id, input, idempotencyKey }, context) =>
    vendorOrderPayload(context, async () => {
      await refundVendorOrder({ ...context.useCases, payments: context.payments }, { id, viewer: context.viewer, idempotencyKey, input: parseInput(refundInput, input) });
      return id;
    }),
  parcelDeliver: (_parent, { id }, context) => vendorOrderPayload(context, () => deliverParcel(context.useCases, { parcelId: id, viewer: context.viewer })),
  orderCancel: (_parent, { id, reason, items, idempotencyKey }, context) =>
    userErrorsOf(async () => {
      await cancelOrder({ ...context.useCases, payments: context.payments }, { id, viewer: context.viewer, reason: reason?.trim().slice(0, 1000) ?? '', idempotencyKey, items: parseInput(itemsToCancel, items, ['items']) });
      await context.payments.idle(settleWaitMs);
      return { order: await context.loaders.orderById.clear(id).load(id) };
    }),
};
