import { formatAmount } from '#platform/money/money';
import { availabilityOf, type Availability } from './stock-level.ts';

export interface FacetValue {
  value: string;
  label: string;
  count: number;
}

export interface Facet {
  code: string;
  name: string;
  values: FacetValue[];
}

const maxValues = 20;
const availabilityLabels: Record<Availability, string> = {
  IN_STOCK: 'In stock',
  LOW_STOCK: 'Few left',
  OUT_OF_STOCK: 'Sold out',
  UNAVAILABLE: 'Not on sale',
};

/**
 * Price brackets that begin at 1, 2 or 5 with zeros, so that any currency gets a useful handful. `value` is "min-max" in
 * minor units, both inclusive, fit for `minPriceMinor` and `maxPriceMinor`.
 */
export function priceFacet(rows: readonly { digit: number; zeros: number; count: number }[], currency: string): Facet {
  const counts = new Map<number, FacetValue>();
  for (const { digit, zeros, count } of rows) {
    const [first, next] = digit < 2 ? [digit, 2] : digit < 5 ? [2, 5] : [5, 10];
    const min = first * 10 ** zeros;
    const max = next * 10 ** zeros - 1;
    const label = `${formatAmount({ minor: min, currency })} to ${formatAmount({ minor: max, currency })} ${currency}`;
    counts.set(min, { value: `${min}-${max}`, label, count: count + (counts.get(min)?.count ?? 0) });
  }
  const values = [...counts].sort(([a], [b]) => a - b).map(([, value]) => value);
  return { code: 'price', name: 'Price', values: values.slice(0, maxValues) };
}

/** "4 stars and up" and so on, each counting those above it; `value` is fit for `minRating`. */
export function ratingFacet(stars: readonly { stars: number; count: number }[]): Facet {
  const values = [4, 3, 2, 1].map((least) => ({
    value: String(least),
    label: least === 1 ? '1 star and up' : `${least} stars and up`,
    count: stars.filter((each) => each.stars >= least).reduce((sum, { count }) => sum + count, 0),
  }));
  return { code: 'rating', name: 'Rating', values: values.filter(({ count }) => count > 0) };
}

export function availabilityFacet(rows: readonly { isPurchasable: number | boolean; level: number; count: number }[]): Facet {
  const counts = new Map<Availability, number>();
  for (const { isPurchasable, level, count } of rows) {
    const availability = availabilityOf({ isPurchasable: Boolean(isPurchasable), level });
    counts.set(availability, (counts.get(availability) ?? 0) + count);
  }
  const values = [...counts].map(([value, count]) => ({ value, label: availabilityLabels[value], count }));
  return { code: 'availability', name: 'Availability', values: values.sort((a, b) => b.count - a.count) };
}

/** One facet per attribute, those that most products have first. */
export function attributeFacets(rows: readonly (FacetValue & { code: string; name: string })[]): Facet[] {
  const total = (values: readonly FacetValue[]): number => values.reduce((sum, { count }) => sum + count, 0);
  return [...Map.groupBy(rows, ({ code }) => code)]
    .map(([code, values]) => ({
      code,
      name: values[0]?.name ?? code,
      values: values.map(({ value, label, count }) => ({ value, label, count })).slice(0, maxValues),
    }))
    .sort((a, b) => total(b.values) - total(a.values));
}
