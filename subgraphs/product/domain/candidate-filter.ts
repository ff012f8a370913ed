/** Filters, counts and orders a list by the facts of its products. */
import type { ListingFacts } from './listing-facts.ts';

/** The parts of a filter that facts can answer. */
export interface FactFilter {
  categoryIds: readonly string[] | null;
  vendorIds: readonly string[] | null;
  ids: readonly string[] | null;
  currency: string;
  minPriceMinor: number | null;
  maxPriceMinor: number | null;
  minRating: number | null;
  inStock: boolean;
  /** With the tokens that listings have for the values. */
  attributes: readonly { code: string; tokens: readonly string[] }[];
  /** Whether only what has a price in the currency counts. */
  isPriced?: boolean;
}

export interface FacetCounts {
  /** How many pass the whole filter. */
  passed: number;
  categories: Map<string, number>;
  vendors: Map<string, number>;
  /** By first digit and number of further digits of the lowest price. */
  prices: { digit: number; zeros: number; count: number }[];
  stars: { stars: number; count: number }[];
  availability: { isPurchasable: boolean; level: number; count: number }[];
  /** By token. */
  values: Map<string, number>;
  /** By token, for each filtered attribute as if it were not filtered by. */
  filteredValues: Map<string, Map<string, number>>;
}

type Test = (facts: ListingFacts) => boolean;

interface Tests {
  /** Parts no facet stands for. */
  fixed: readonly Test[];
  vendor: Test;
  price: Test;
  rating: Test;
  stock: Test;
  attributes: readonly { code: string; passes: Test }[];
}

function testsOf({ categoryIds, vendorIds, ids, currency, minPriceMinor, maxPriceMinor, minRating, inStock, attributes, isPriced = false }: FactFilter): Tests {
  const among = (list: readonly string[] | null, of: (facts: ListingFacts) => string): Test => {
    const wanted = list && new Set(list);
    return (facts) => wanted === null || wanted.has(of(facts));
  };
  return {
    fixed: [among(categoryIds, ({ categoryId }) => categoryId), among(ids, ({ id }) => id), ({ prices }) => !isPriced || prices.has(currency)],
    vendor: among(vendorIds, ({ vendorId }) => vendorId),
    price({ prices }) {
      if (minPriceMinor === null && maxPriceMinor === null) return true;
      const range = prices.get(currency);
      return range !== undefined && (minPriceMinor === null || range[1] >= minPriceMinor) && (maxPriceMinor === null || range[0] <= maxPriceMinor);
    },
    rating: ({ ratingAverage }) => minRating === null || ratingAverage >= minRating,
    stock: ({ isPurchasable, stockLevel }) => !inStock || (isPurchasable && stockLevel > 1),
    attributes: attributes.map(({ code, ...wanted }) => {
      const tokens = new Set(wanted.tokens);
      return { code, passes: (facts) => facts.values.some((token) => tokens.has(token)) };
    }),
  };
}

/** A test of the whole filter. */
export function passesFilter(filter: FactFilter): Test {
  const { fixed, vendor, price, rating, stock, attributes } = testsOf(filter);
  const all = [...fixed, vendor, price, rating, stock, ...attributes.map(({ passes }) => passes)];
  return (facts) => all.every((passes) => passes(facts));
}

/** Counts each facet in one pass: a product that only one facet's own part refuses counts for that facet alone. */
export function countFacets(rows: readonly ListingFacts[], filter: FactFilter): FacetCounts {
  const { fixed, vendor, price, rating, stock, attributes } = testsOf(filter);
  const parts = [vendor, price, rating, stock, ...attributes.map(({ passes }) => passes)];
  const counts: FacetCounts = { passed: 0, categories: new Map(), vendors: new Map(), prices: [], stars: [], availability: [], values: new Map(), filteredValues: new Map(attributes.map(({ code }) => [code, new Map()])) };
  const [prices, stars, levels] = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
  for (const facts of rows) {
    if (!fixed.every((passes) => passes(facts))) continue;
    const refusedBy = soleRefusal(parts, facts);
    if (refusedBy === 'several') continue;
    const counted = (index: number): boolean => refusedBy === null || refusedBy === index;
    if (refusedBy === null) {
      counts.passed += 1;
      add(counts.categories, facts.categoryId);
      for (const token of facts.values) add(counts.values, token);
    }
    if (counted(0)) add(counts.vendors, facts.vendorId);
    const lowest = facts.prices.get(filter.currency)?.[0];
    if (counted(1) && lowest !== undefined) add(prices, magnitudeOf(lowest));
    if (counted(2)) add(stars, Math.floor(facts.ratingAverage / 100));
    if (counted(3)) add(levels, Number(facts.isPurchasable) * levelBase + facts.stockLevel);
    if (attributes.length === 0) continue;
    attributes.forEach(({ code }, index) => {
      const own = counts.filteredValues.get(code);
      if (own && counted(4 + index)) for (const token of facts.values) add(own, token);
    });
  }
  counts.prices = [...prices].map(([key, count]) => ({ digit: key % 10, zeros: Math.floor(key / 10), count }));
  counts.stars = [...stars].map(([each, count]) => ({ stars: each, count }));
  counts.availability = [...levels].map(([key, count]) => ({ isPurchasable: key >= levelBase, level: key % levelBase, count }));
  return counts;
}

const levelBase = 10;

/** The one part that does not let a product pass; null when all do. */
function soleRefusal(parts: readonly Test[], facts: ListingFacts): number | 'several' | null {
  let refusedBy: number | null = null;
  for (let index = 0; index < parts.length; index += 1) {
    if (parts[index]?.(facts)) continue;
    if (refusedBy !== null) return 'several';
    refusedBy = index;
  }
  return refusedBy;
}

/** The first digit, and how many follow it in tens. Numbers as keys, since a text for each of thousands of prices would cost as much as all else. */
function magnitudeOf(minor: number): number {
  let [rest, zeros] = [minor, 0];
  while (rest >= 10) {
    rest = Math.floor(rest / 10);
    zeros += 1;
  }
  return zeros * 10 + rest;
}

/** How many pass the whole filter. */
export function countPassing(rows: readonly ListingFacts[], filter: FactFilter): number {
  const passes = passesFilter(filter);
  let count = 0;
  for (const facts of rows) if (passes(facts)) count += 1;
  return count;
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
