import { DomainError } from '#platform/errors/domain-error';
import { marketplace, salesDays } from '../data/sales-repository.ts';
import type { MarketplaceSalesDayResolvers, QueryResolvers } from '../generated/schema-types.ts';
import { salesAmounts } from './sales-amounts.ts';

const dayMs = 86_400_000;
const mostDays = 90;

export const marketplaceQueries: Pick<QueryResolvers, 'marketplaceSalesByDay'> = {
  marketplaceSalesByDay(_parent, { days }, { db, now }) {
    const count = days ?? 30;
    if (count < 1 || count > mostDays) throw new DomainError('BAD_USER_INPUT', `"days" must be 1 to ${mostDays}, not ${count}.`);
    return salesDays(db, [marketplace], new Date(now().getTime() - (count - 1) * dayMs).toISOString().slice(0, 10));
  },
};

export const MarketplaceSalesDay: MarketplaceSalesDayResolvers = {
  ...salesAmounts,
  commission: ({ commissionMinor, currency }) => ({ minor: commissionMinor, currency }),
};
