import { availableOf, type StockCounters } from './stock-movement.ts';

export interface PickableItem extends StockCounters {
  id: string;
  /** Rank of its location; lower is picked first. */
  position: number;
}

export interface Pick {
  stockItemId: string;
  quantity: number;
}

/**
 * Decides from which locations a quantity comes: from one if any has enough (one parcel), else from as few as
 * possible, the fullest first. Null when all together have too little.
 */
export function pickStock(items: readonly PickableItem[], quantity: number): Pick[] | null {
  const byRank = [...items].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  const single = byRank.find((item) => availableOf(item) >= quantity);
  if (single) return [{ stockItemId: single.id, quantity }];
  const picks: Pick[] = [];
  let missing = quantity;
  for (const item of byRank.sort((a, b) => availableOf(b) - availableOf(a))) {
    const taken = Math.min(missing, availableOf(item));
    if (taken > 0) picks.push({ stockItemId: item.id, quantity: taken });
    missing -= Math.max(0, taken);
  }
  return missing === 0 ? picks : null;
}
