import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Context } from '../context.ts';
import {
  webAddressCreateOperation,
  webAddressDeleteOperation,
  webAddressUpdateOperation,
  webNotificationsMarkReadOperation,
  type AddressResultFragment,
} from '../generated/gateway-operations.ts';
import type { AddressPayload, MutationResolvers } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentUserError } from '../present/user-error.ts';

type AccountMutations = Pick<MutationResolvers<Context>, 'notificationsMarkRead' | 'addressCreate' | 'addressUpdate' | 'addressDelete'>;

export const accountMutations: AccountMutations = {
  async notificationsMarkRead(_parent, { ids }, context) {
    const { locale } = marketOf(null, context.session.data);
    const { notificationsMarkRead } = wholeData(await context.gateway.send(webNotificationsMarkReadOperation, { ids: ids && [...ids] }));
    const { changedCount, user, userErrors } = notificationsMarkRead;
    return { changedCount, unreadCount: user?.unreadNotificationCount ?? null, userErrors: userErrors.map((error) => presentUserError(error, locale)) };
  },
  addressCreate: (_parent, { input, isDefault, idempotencyKey }, context) => change(context, webAddressCreateOperation, { input: { ...input, isDefault }, idempotencyKey }),
  addressUpdate: (_parent, { id, input, isDefault, idempotencyKey }, context) => change(context, webAddressUpdateOperation, { id, input: { ...input, isDefault }, idempotencyKey }),
  addressDelete: (_parent, { id }, context) => change(context, webAddressDeleteOperation, { id }),
};

async function change<Variables>(
  context: Context,
  operation: RegisteredOperation<{ result: AddressResultFragment }, Variables>,
  variables: Variables,
): Promise<AddressPayload> {
  const { locale } = marketOf(null, context.session.data);
  const { result } = wholeData(await context.gateway.send(operation, variables));
  return { address: result.address, userErrors: result.userErrors.map((error) => presentUserError(error, locale)) };
}
