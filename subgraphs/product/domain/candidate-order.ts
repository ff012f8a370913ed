/** Puts a list in order by the facts of its products, as the SQL of lists does. */
import type { ListingFacts } from './listing-facts.ts';

export type FactSort = 'RELEVANCE' | 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC' | 'RATING' | 'BEST_SELLING';

export interface Ordered {
  id: string;
  sortKey: number;
}

const keys: Record<FactSort, (facts: ListingFacts, currency: string) => number | undefined> = {
  RELEVANCE: ({ score }) => score,
  NEWEST: ({ createdAt }) => createdAt,
  RATING: ({ ratingScore }) => ratingScore,
  BEST_SELLING: ({ soldCount }) => soldCount,
  PRICE_ASC: ({ prices }, currency) => prices.get(currency)?.[0],
  PRICE_DESC: ({ prices }, currency) => prices.get(currency)?.[0],
};

/** Ties are settled by id in the direction of the sort. PRICE sorts leave out what has no price in the currency. */
export function inOrder(rows: readonly ListingFacts[], { sort, currency }: { sort: FactSort; currency: string }): Ordered[] {
  const direction = sort === 'PRICE_ASC' ? 1 : -1;
  return rows
    .flatMap((facts) => {
      const sortKey = keys[sort](facts, currency);
      return sortKey === undefined ? [] : [{ id: facts.id, sortKey }];
    })
    .sort((a, b) => direction * (a.sortKey - b.sortKey || (a.id < b.id ? -1 : 1)));
}

/** Where the list goes on after a position. */
export function indexAfter(ordered: readonly Ordered[], sort: FactSort, after: { key: number; id: string }): number {
  const ascending = sort === 'PRICE_ASC';
  const isBeyond = ({ sortKey, id }: Ordered): boolean => {
    if (sortKey !== after.key) return ascending ? sortKey > after.key : sortKey < after.key;
    return ascending ? id > after.id : id < after.id;
  };
  const index = ordered.findIndex(isBeyond);
  return index === -1 ? ordered.length : index;
}
