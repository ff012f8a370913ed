import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { returnById } from '../data/return-repository.ts';
import type { MutationResolvers, OrderReturnResolvers } from '../generated/schema-types.ts';
import { decideReturn, requestReturn, returnInput, type DecideReturn } from '../use-cases/return-goods.ts';

export const OrderReturn: OrderReturnResolvers = {
  unpaidItems: async (orderReturn, _args, { loaders }) =>
    (await loaders.itemsByReturnId.load(orderReturn.id)).flatMap(({ lineId, unpaidQuantity }) => (unpaidQuantity > 0 ? [{ lineId, quantity: unpaidQuantity }] : [])),
  items: async (orderReturn, _args, { loaders }) => (await loaders.itemsByReturnId.load(orderReturn.id)).map(({ lineId, quantity }) => ({ lineId, quantity })),
};

/** Read by the buyer. What is too long is cut, as ever. */
const reasonInput = z.string().trim().min(1, 'must say why').transform((reason) => reason.slice(0, 1000));

function decide(context: Context, id: string, decision: () => Pick<DecideReturn, 'to' | 'reason'>) {
  return userErrorsOf(async () => {
    const { useCases, payments, loaders, viewer, db } = context;
    const vendorOrderId = await decideReturn({ ...useCases, payments }, { id, viewer, ...decision() });
    await payments.idle(1_000);
    return { orderReturn: await returnById(db, id), vendorOrder: await loaders.vendorOrderById.clear(vendorOrderId).load(vendorOrderId) };
  });
}

export const returnMutations: Pick<MutationResolvers, 'returnRequest' | 'returnApprove' | 'returnDecline' | 'returnReceive'> = {
  returnRequest: (_parent, { vendorOrderId, input, idempotencyKey }, context) =>
    userErrorsOf(async () => {
      const { useCases, loaders, viewer, db } = context;
      const id = await requestReturn(useCases, { vendorOrderId, viewer, idempotencyKey, input: parseInput(returnInput, input) });
      return { orderReturn: await returnById(db, id), vendorOrder: await loaders.vendorOrderById.clear(vendorOrderId).load(vendorOrderId) };
    }),
  returnApprove: (_parent, { id }, context) => decide(context, id, () => ({ to: 'APPROVED' })),
  returnDecline: (_parent, { id, reason }, context) => decide(context, id, () => ({ to: 'DECLINED', reason: parseInput(reasonInput, reason, ['reason']) })),
  returnReceive: (_parent, { id }, context) => decide(context, id, () => ({ to: 'RECEIVED' })),
};
