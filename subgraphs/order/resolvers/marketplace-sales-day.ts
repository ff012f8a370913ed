import { DomainError } from '#platform/errors/domain-error';
import { marketplaceSalesByDay } from '../data/dashboard-repository.ts';
import type { MarketplaceSalesDayResolvers, QueryResolvers } from '../generated/schema-types.ts';

const dayMs = 86_400_000;
const mostDays = 90;

export const marketplaceQueries: Pick<QueryResolvers, 'marketplaceSalesByDay'> = {
  marketplaceSalesByDay(_parent, { days }, { db, now }) {
    const count = days ?? 30;
    if (count < 1 || count > mostDays) throw new DomainError('BAD_USER_INPUT', `"days" must be 1 to ${mostDays}, not ${count}.`);
    return marketplaceSalesByDay(db, new Date(Math.floor(now().getTime() / dayMs - count + 1) * dayMs));
  },
};

export const MarketplaceSalesDay: MarketplaceSalesDayResolvers = {
  total: ({ totalMinor, currency }) => ({ minor: totalMinor, currency }),
  commission: ({ commissionMinor, currency }) => ({ minor: commissionMinor, currency }),
};
