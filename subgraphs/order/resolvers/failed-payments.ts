import { DomainError } from '#platform/errors/domain-error';
import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import { failedPayments } from '../data/failed-payments.ts';
import { resolutionsOf } from '../domain/failed-payment.ts';
import type { FailedPaymentResolvers, MutationResolvers, QueryResolvers } from '../generated/schema-types.ts';
import { resolveFailedPayment } from '../use-cases/resolve-failed-payment.ts';

const reasonInput = z.string().trim().min(1, 'must say why').max(1000);
const referenceInput = z.string().trim().min(1, 'must say under which reference').max(140).nullable();
const mostListed = 100;

export const failedPaymentQueries: Pick<QueryResolvers, 'failedPayments'> = {
  failedPayments(_parent, { first }, { db }) {
    const count = first ?? 20;
    if (count < 1 || count > mostListed) throw new DomainError('BAD_USER_INPUT', `"first" must be 1 to ${mostListed}, not ${count}.`);
    return failedPayments(db, count);
  },
};

export const failedPaymentMutations: Pick<MutationResolvers, 'failedPaymentResolve'> = {
  failedPaymentResolve: (_parent, { id, resolution, reason, reference, idempotencyKey }, context) =>
    userErrorsOf(async () => {
      const given = { reason: parseInput(reasonInput, reason, ['reason']), reference: parseInput(referenceInput, reference ?? null, ['reference']) };
      const orderId = await resolveFailedPayment({ ...context.useCases, payments: context.payments }, { id, resolution, ...given, idempotencyKey: idempotencyKey ?? null, viewer: context.viewer });
      return { order: await context.loaders.orderById.clear(orderId).load(orderId) };
    }),
};

export const FailedPayment: FailedPaymentResolvers = {
  amount: ({ amountMinor, currency }) => ({ minor: amountMinor, currency }),
  order: ({ orderId }, _args, { loaders }) => loaders.orderById.load(orderId),
  vendorOrder: ({ vendorOrderId }, _args, { loaders }) => (vendorOrderId === null ? null : loaders.vendorOrderById.load(vendorOrderId)),
  // What the permission of `failedPaymentResolve` would refuse is not offered.
  resolutions: (payment, _args, { viewer }) => (viewer.roles.includes('admin') ? resolutionsOf(payment) : []),
};
