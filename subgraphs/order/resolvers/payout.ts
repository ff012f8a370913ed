import { DomainError } from '#platform/errors/domain-error';
import { waitingPayouts } from '../data/payout-repository.ts';
import { payoutFailureOf, payoutFailureWords, refusedByBankWords } from '../domain/payout-failure.ts';
import type { PayoutResolvers, QueryResolvers } from '../generated/schema-types.ts';

const mostListed = 100;

export const payoutQueries: Pick<QueryResolvers, 'payoutsWaiting'> = {
  payoutsWaiting(_parent, { first }, { db }) {
    const count = first ?? 20;
    if (count < 1 || count > mostListed) throw new DomainError('BAD_USER_INPUT', `"first" must be 1 to ${mostListed}, not ${count}.`);
    return waitingPayouts(db, count);
  },
};

export const Payout: PayoutResolvers = {
  amount: (payout) => ({ minor: payout.amountMinor, currency: payout.currency }),
  reversed: ({ reversedMinor: minor, currency }) => ({ minor, currency }),
  failureReason: ({ failureReason, bankRefusedAt }) => (failureReason === null ? bankRefusedAt && refusedByBankWords : payoutFailureWords[payoutFailureOf(failureReason)]),
  failureCode: ({ failureReason, bankRefusedAt }) => (failureReason === null ? bankRefusedAt && 'RETURNED' : payoutFailureOf(failureReason)),
  providerReason: ({ failureReason, bankRefusal, waitingSince, waitingReason }) => failureReason ?? bankRefusal ?? (waitingSince === null ? null : waitingReason),
  vendor: ({ vendorId }) => ({ id: vendorId }),
};
