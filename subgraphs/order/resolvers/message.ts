import { userErrorsOf } from '#platform/errors/user-error';
import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import { messageById } from '../data/message-repository.ts';
import type { VendorOrderRow } from '../data/order-repository.ts';
import type { MutationResolvers, VendorOrderMessageResolvers, VendorOrderResolvers } from '../generated/schema-types.ts';
import { markMessagesRead, messageBody, postMessage, sideOf } from '../use-cases/message-vendor-order.ts';

export const VendorOrderMessage: VendorOrderMessageResolvers = {
  from: (message) => message.side,
  isSeen: (message) => Boolean(message.isSeen),
};

const viewerSide = (vendorOrder: VendorOrderRow, { viewer }: Context) => sideOf(viewer, { order: vendorOrder, vendorOrder });

/** The fields of a vendor order that its messages are read by. */
export const threadFields: Pick<VendorOrderResolvers, 'messages' | 'unreadMessageCount'> = {
  async messages(vendorOrder, { first, after }, { loaders }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const before = cursor === null ? null : String(cursor[0]);
    const rows = await loaders.messagePages.load({ vendorOrderId: vendorOrder.id, limit: limit + 1, before });
    return toConnection(rows ?? [], {
      limit,
      cursorOf: (row) => [row.id],
      totalCount: async () => (await loaders.messageCountByVendorOrderId.load(vendorOrder.id)) ?? 0,
      hasPreviousPage: cursor !== null,
    });
  },
  async unreadMessageCount(vendorOrder, _args, context) {
    const side = viewerSide(vendorOrder, context);
    if (side === null) return null;
    return (await context.loaders.unreadCountByThread.load({ vendorOrderId: vendorOrder.id, side })) ?? 0;
  },
};

export const messageMutations: Pick<MutationResolvers, 'vendorOrderMessagePost' | 'vendorOrderMessagesRead'> = {
  vendorOrderMessagePost: (_parent, { vendorOrderId, body, idempotencyKey }, { useCases, viewer, loaders, db }) =>
    userErrorsOf(async () => {
      const id = await postMessage(useCases, { vendorOrderId, viewer, idempotencyKey, body: parseInput(messageBody, body, ['body']) });
      return { message: await messageById(db, id), vendorOrder: await loaders.vendorOrderById.clear(vendorOrderId).load(vendorOrderId) };
    }),
  vendorOrderMessagesRead: (_parent, { vendorOrderId, messageId }, { useCases, viewer, loaders, db }) =>
    userErrorsOf(async () => {
      await markMessagesRead(useCases, { vendorOrderId, viewer, messageId });
      return { message: await messageById(db, messageId), vendorOrder: await loaders.vendorOrderById.clear(vendorOrderId).load(vendorOrderId) };
    }),
};
