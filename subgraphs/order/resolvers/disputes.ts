import { DomainError } from '#platform/errors/domain-error';
import { disputesPage } from '../data/disputes.ts';
import type { PaymentDisputeResolvers, QueryResolvers } from '../generated/schema-types.ts';

const mostListed = 100;

export const disputeQueries: Pick<QueryResolvers, 'paymentDisputes'> = {
  paymentDisputes(_parent, { first, state }, { db }) {
    const count = first ?? 20;
    if (count < 1 || count > mostListed) throw new DomainError('BAD_USER_INPUT', `"first" must be 1 to ${mostListed}, not ${count}.`);
    return disputesPage(db, state ?? 'OPEN', count);
  },
};

export const PaymentDispute: PaymentDisputeResolvers = {
  amount: ({ amountMinor, currency }) => ({ minor: amountMinor, currency }),
  order: ({ orderId }, _args, { loaders }) => loaders.orderById.load(orderId),
};
