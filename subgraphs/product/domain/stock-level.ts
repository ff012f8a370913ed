/** How much is left of something, as stored: comparable, so that the best variant decides for its product. */
export const stockLevels = { out: 1, low: 2, plenty: 3 } as const;
export type StockLevelCode = (typeof stockLevels)[keyof typeof stockLevels];

export type Availability = 'IN_STOCK' | 'LOW_STOCK' | 'OUT_OF_STOCK' | 'UNAVAILABLE';

/** `threshold` is how few count as "few are left". */
export function stockLevel(available: number, threshold: number): StockLevelCode {
  if (available <= 0) return stockLevels.out;
  return available <= threshold ? stockLevels.low : stockLevels.plenty;
}

/** What buyers are told. */
export function availabilityOf({ isPurchasable, level }: { isPurchasable: boolean; level: number }): Availability {
  if (!isPurchasable) return 'UNAVAILABLE';
  if (level <= stockLevels.out) return 'OUT_OF_STOCK';
  return level === stockLevels.low ? 'LOW_STOCK' : 'IN_STOCK';
}
