import { writeAudit } from '#platform/audit/audit';
import { DomainError } from '#platform/errors/domain-error';
import { userErrorsOf } from '#platform/errors/user-error';
import type { Context } from '../context.ts';
import type { CheckoutRow } from '../data/checkout-repository.ts';
import { payoutById } from '../data/payout-repository.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { advance } from '../use-cases/advance-checkout.ts';
import { requestPayout } from '../use-cases/claim-payout.ts';
import { ownCheckout } from './checkout.ts';

/** An operator's fact about a checkout, audited in the same transaction. */
function operate(context: Context, checkoutId: string, action: 'checkout.resume' | 'checkout.cancel') {
  return userErrorsOf(async () => {
    const { db, checkouts, viewer, deadline } = context;
    await db.transaction(async (tx) => {
      const fact = (checkout: CheckoutRow) => (action === 'checkout.resume' ? resumeFact(checkout) : cancelFact(checkout));
      if (!(await advance(tx, checkouts, { checkoutId, fact }))) throw new DomainError('NOT_FOUND', `There is no checkout ${checkoutId}.`, { field: ['id'] });
      await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action, target: checkoutId, detail: {} });
    });
    await checkouts.driver.waitForEnd(checkoutId, deadline);
    return { checkout: await ownCheckout(context, checkoutId) };
  });
}

/** Before anything was asked of the provider, an early deadline would end a checkout that is doing well. */
function resumeFact({ state }: CheckoutRow): { type: 'deadlinePassed' } {
  if (state === 'CREATED' || state === 'RESERVING') throw new DomainError('INVALID_STATE', `A checkout that is ${state} goes on or ends by itself within seconds; cancel it if it must end now.`, { field: ['id'] });
  return { type: 'deadlinePassed' };
}

/** Once the provider was asked to charge, a checkout ends by what comes of that; only a buyer at the bank can still be stopped. */
function cancelFact({ state, actionUrl }: CheckoutRow): { type: 'cancelRequested' } {
  const refuse = (why: string) => new DomainError('INVALID_STATE', `A checkout that is ${state} cannot be called off: ${why}`, { field: ['id'] });
  if (state === 'PLACED') throw refuse('it has become an order; cancel the order.');
  const isCharging = (state === 'AUTHORIZING' && actionUrl === null) || state === 'PAYMENT_UNKNOWN' || state === 'CONFIRMING';
  if (isCharging) throw refuse('its payment is being made. It ends by itself; if it becomes an order, cancel that.');
  return { type: 'cancelRequested' };
}

export const operatorMutations: Pick<MutationResolvers, 'checkoutResume' | 'checkoutCancel' | 'payoutRequest'> = {
  checkoutResume: (_parent, { id }, context) => operate(context, id, 'checkout.resume'),
  checkoutCancel: (_parent, { id }, context) => operate(context, id, 'checkout.cancel'),
  payoutRequest: (_parent, { vendorId, currency, idempotencyKey }, context) =>
    userErrorsOf(async () => {
      const { useCases, payouts, viewer, db } = context;
      const id = await requestPayout({ ...useCases, payouts }, { vendorId, currency, idempotencyKey, actor: viewer.userId ?? viewer.sessionId ?? viewer.kind });
      return { payout: await payoutById(db, id) };
    }),
};
