import { formatAmount, fractionDigits } from '#platform/money/money';
import { facetPhrases, type FacetPhrases } from './facet-phrases.ts';
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

/** In which words facets speak. */
export interface FacetLanguage {
  phrases: FacetPhrases;
  /** How amounts are written; null for plain decimals. */
  locale: string | null;
}

const plain: FacetLanguage = { phrases: facetPhrases(null), locale: null };

/**
 * Price brackets that begin at 1, 2 or 5 with zeros, so that any currency gets a useful handful. `value` is "min-max" in
 * minor units, both inclusive, fit for `minPriceMinor` and `maxPriceMinor`.
 */
export function priceFacet(rows: readonly { digit: number; zeros: number; count: number }[], currency: string, { phrases, locale } = plain): Facet {
  const counts = new Map<number, FacetValue>();
  const written = amountWriter(currency, locale);
  for (const { digit, zeros, count } of rows) {
    const [first, next] = digit < 2 ? [digit, 2] : digit < 5 ? [2, 5] : [5, 10];
    const min = first * 10 ** zeros;
    const max = next * 10 ** zeros - 1;
    const label = phrases.priceRange(written(min), written(max), currency);
    counts.set(min, { value: `${min}-${max}`, label, count: count + (counts.get(min)?.count ?? 0) });
  }
  const values = [...counts].sort(([a], [b]) => a - b).map(([, value]) => value);
  return { code: 'price', name: phrases.price, values: values.slice(0, maxValues) };
}

/** "4 stars and up" and so on, each counting those above it; `value` is fit for `minRating`. */
export function ratingFacet(stars: readonly { stars: number; count: number }[], { phrases } = plain): Facet {
  const values = [4, 3, 2, 1].map((least) => ({
    value: String(least),
    label: phrases.starsAndUp(least),
    count: stars.filter((each) => each.stars >= least).reduce((sum, { count }) => sum + count, 0),
  }));
  return { code: 'rating', name: phrases.rating, values: values.filter(({ count }) => count > 0) };
}

export function availabilityFacet(rows: readonly { isPurchasable: number | boolean; level: number; count: number }[], { phrases } = plain): Facet {
  const counts = new Map<Availability, number>();
  for (const { isPurchasable, level, count } of rows) {
    const availability = availabilityOf({ isPurchasable: Boolean(isPurchasable), level });
    counts.set(availability, (counts.get(availability) ?? 0) + count);
  }
  const values = [...counts].map(([value, count]) => ({ value, label: phrases.levels[value], count }));
  return { code: 'availability', name: phrases.availability, values: values.sort((a, b) => b.count - a.count) };
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

/** Exact whatever the amount, since a decimal in text is formatted, not a float. */
function amountWriter(currency: string, locale: string | null): (minor: number) => string {
  if (locale === null) return (minor) => formatAmount({ minor, currency });
  const digits = fractionDigits(currency);
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (minor) => format.format(formatAmount({ minor, currency }) as Intl.StringNumericLiteral);
}
