/** What is known of a product in a list: enough to filter, order and count the list without asking again. */

export interface ListingFacts {
  id: string;
  /** How well it matches the words asked for; 0 without words. */
  score: number;
  vendorId: string;
  categoryId: string;
  isPurchasable: boolean;
  stockLevel: number;
  createdAt: number;
  ratingAverage: number;
  ratingScore: number;
  soldCount: number;
  /** Lowest and highest price in minor units by currency. */
  prices: ReadonlyMap<string, readonly [min: number, max: number]>;
  /** Tokens of the facts and option values. */
  values: readonly string[];
}

export interface PriceFact {
  currency: string;
  minMinor: number;
  maxMinor: number;
}

/** "EUR:1999-2999,USD:2199-2199", as a listing stores it. */
export function writePriceFacts(prices: readonly PriceFact[]): string {
  return prices.map(({ currency, minMinor, maxMinor }) => `${currency}:${minMinor}-${maxMinor}`).join(',');
}

/** The prices by currency. */
export function readPriceFacts(text: string): ListingFacts['prices'] {
  const prices = new Map<string, [number, number]>();
  if (text === '') return prices;
  for (const part of text.split(',')) {
    const dash = part.indexOf('-');
    prices.set(part.slice(0, 3), [Number(part.slice(4, dash)), Number(part.slice(dash + 1))]);
  }
  return prices;
}
