import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Context } from '../context.ts';
import { mobileNotificationsMarkReadOperation, mobilePushTokenRegisterOperation, mobilePushTokenRemoveOperation, type PushResultFragment } from '../generated/gateway-operations.ts';
import type { MutationResolvers, PushTokenPayload } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentUserErrors } from '../present/user-error.ts';

type AccountMutations = Pick<MutationResolvers<Context>, 'notificationsMarkRead' | 'pushTokenRegister' | 'pushTokenRemove'>;

const { locale } = marketOf(null);

export const accountMutations: AccountMutations = {
  async notificationsMarkRead(_parent, { ids, until }, context) {
    const { notificationsMarkRead } = wholeData(await context.gateway.send(mobileNotificationsMarkReadOperation, { ids: ids && [...ids], until: until && new Date(until).toISOString() }));
    const { changedCount, user, userErrors } = notificationsMarkRead;
    return { changedCount, unreadCount: user?.unreadNotificationCount ?? null, userErrors: presentUserErrors(userErrors, locale) };
  },
  pushTokenRegister: (_parent, change, context) => changeToken(context, mobilePushTokenRegisterOperation, change),
  pushTokenRemove: (_parent, change, context) => changeToken(context, mobilePushTokenRemoveOperation, change),
};

interface TokenChange {
  token: string;
  idempotencyKey?: string | null;
}

async function changeToken(context: Context, operation: RegisteredOperation<{ result: PushResultFragment }, TokenChange>, change: TokenChange): Promise<PushTokenPayload> {
  const { result } = wholeData(await context.gateway.send(operation, change));
  return { userErrors: presentUserErrors(result.userErrors, locale) };
}
