/** How a list divides and how long it is, computed only when asked for. */
import type { ListFilter } from '../data/listing-filter.ts';
import { countFacets, countPassing, type FacetCounts } from '../domain/candidate-filter.ts';
import { facetPhrases } from '../domain/facet-phrases.ts';
import { attributeFacets, availabilityFacet, priceFacet, ratingFacet, type Facet, type FacetValue } from '../domain/facets.ts';
import type { Scope } from '../data/candidate-reads.ts';
import type { CandidateKeeper, KeptCandidates } from './keep-candidates.ts';
import type { LabelReader } from './label-facets.ts';

export interface FacetReader {
  /** The facets of a list in a language, canonical; those without any value are left out. */
  read(filter: ListFilter, locale: string | null): Promise<Facet[]>;
  /** How many products pass a filter. */
  count(filter: ListFilter): Promise<number>;
  /** Whether both are counted, not estimated from a part of a very long list. */
  isExact(filter: ListFilter): Promise<boolean>;
}

const maxValues = 20;
const maxTokens = 400;

interface Naming {
  labels: LabelReader;
  locale: string | null;
}

export function createFacetReader({ candidates, labels }: { candidates: CandidateKeeper; labels: LabelReader }): FacetReader {
  return {
    async read(filter, locale) {
      const kept = await candidates.read(scopeOf(filter));
      const key = `facets ${locale ?? ''} ${keyOf(filter)}`;
      const known = kept.derived.get(key) as Promise<Facet[]> | undefined;
      if (known) return known;
      const facets = facetsOf({ labels, locale }, candidates, kept, filter);
      kept.derived.set(key, facets);
      facets.catch(() => kept.derived.delete(key));
      return facets;
    },
    async count(filter) {
      const kept = await candidates.read(scopeOf(filter));
      return isWhole(filter) ? kept.total : estimate(kept, passingOf(kept, filter));
    },
    isExact: async (filter) => (await candidates.read(scopeOf(filter))).isComplete,
  };
}

/** The list that the filter's other parts narrow: whatever is smallest of what can be read as a whole. */
export function scopeOf({ text, vendorIds, categoryIds, ids }: ListFilter): Scope {
  const none = { text: null, vendorIds: null, categoryIds: null, ids: null };
  if (text !== null) return { ...none, text };
  if (ids) return { ...none, ids };
  return vendorIds ? { ...none, vendorIds } : { ...none, categoryIds };
}

/** Whether the filter is no narrower than its scope. */
function isWhole(filter: ListFilter): boolean {
  const { minPriceMinor, maxPriceMinor, minRating, inStock, attributes, vendorIds, categoryIds, ids, text, isPriced = false } = filter;
  const isOneScope = [text, ids, vendorIds, categoryIds].filter((part) => part !== null).length <= 1;
  return isOneScope && !isPriced && minPriceMinor === null && maxPriceMinor === null && minRating === null && !inStock && attributes.length === 0;
}

function countsOf(kept: KeptCandidates, filter: ListFilter): FacetCounts {
  const key = `counts ${keyOf(filter)}`;
  const known = kept.derived.get(key) as FacetCounts | undefined;
  if (known) return known;
  const counts = countFacets(kept.rows, filter);
  kept.derived.set(key, counts);
  return counts;
}

function passingOf(kept: KeptCandidates, filter: ListFilter): number {
  const key = `passing ${keyOf(filter)}`;
  const known = kept.derived.get(key) as number | undefined;
  if (known !== undefined) return known;
  const count = countPassing(kept.rows, filter);
  kept.derived.set(key, count);
  return count;
}

/** Of a part of the list, drawn out to the whole. */
function estimate({ rows, total, isComplete }: KeptCandidates, count: number): number {
  return isComplete || rows.length === 0 ? count : Math.round((count * total) / rows.length);
}

async function facetsOf(naming: Naming, candidates: CandidateKeeper, kept: KeptCandidates, filter: ListFilter): Promise<Facet[]> {
  const counts = countsOf(kept, filter);
  const scaled = <T extends { count: number }>(rows: readonly T[]): T[] => rows.map((row) => ({ ...row, count: estimate(kept, row.count) }));
  const { locale } = naming;
  const phrases = facetPhrases(locale);
  const language = { phrases, locale };
  const facets: Facet[] = [
    { code: 'category', name: phrases.category, values: scaled(await categoryValues(naming, counts.categories)) },
    { code: 'vendor', name: phrases.vendor, values: await vendorValues(naming, candidates, kept, filter) },
    priceFacet(scaled(counts.prices), filter.currency, language),
    ratingFacet(scaled(counts.stars), language),
    availabilityFacet(scaled(counts.availability), language),
  ];
  // Over the whole catalog, attributes of unrelated goods would only stand side by side.
  if (isNarrowed(filter)) facets.push(...attributeFacets(scaled(await attributeValues(naming, counts))));
  return facets.filter(({ values }) => values.length > 0);
}

/** Those of the groups below counted in. */
async function categoryValues({ labels, locale }: Naming, own: ReadonlyMap<string, number>): Promise<FacetValue[]> {
  if (own.size === 0) return [];
  const values = new Map<string, FacetValue>();
  for (const { ofId, slug, name } of await labels.categories([...own.keys()], locale)) {
    const count = (values.get(slug)?.count ?? 0) + (own.get(ofId) ?? 0);
    values.set(slug, { value: slug, label: name, count });
  }
  return mostFrequent([...values.values()]);
}

/** As if no vendor were chosen; without words that means another, larger list. */
async function vendorValues({ labels }: Naming, candidates: CandidateKeeper, kept: KeptCandidates, filter: ListFilter): Promise<FacetValue[]> {
  const isOwnScope = filter.text === null && !filter.ids && filter.vendorIds !== null;
  const others = { ...filter, vendorIds: null };
  const around = isOwnScope ? await candidates.read(scopeOf(others)) : kept;
  const counts = isOwnScope ? countsOf(around, others) : countsOf(kept, filter);
  const most = [...counts.vendors].sort(([, a], [, b]) => b - a).slice(0, maxValues);
  if (most.length === 0) return [];
  const vendors = await labels.vendors(most.map(([id]) => id));
  return mostFrequent(most.flatMap(([id, count]) => {
    const label = vendors.get(id);
    return label ? [{ value: label.slug, label: label.name, count: estimate(around, count) }] : [];
  }));
}

async function attributeValues({ labels, locale }: Naming, { values, filteredValues }: FacetCounts): Promise<(FacetValue & { code: string; name: string })[]> {
  const most = [...values].sort(([, a], [, b]) => b - a).slice(0, maxTokens);
  const tokens = new Set([...most.map(([token]) => token), ...[...filteredValues.values()].flatMap((own) => [...own.keys()])]);
  if (tokens.size === 0) return [];
  const rows = await labels.values([...tokens], locale);
  const counted = rows.map(({ token, code, name, value, label }) => ({ code, name, value, label, count: (filteredValues.get(code) ?? values).get(token) ?? 0 }));
  return counted.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || compare(a.code, b.code) || compare(a.value, b.value));
}

function mostFrequent(values: readonly FacetValue[]): FacetValue[] {
  return values.toSorted((a, b) => b.count - a.count || compare(a.value, b.value)).slice(0, maxValues);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function keyOf(filter: ListFilter): string {
  return JSON.stringify(filter);
}

function isNarrowed({ text, categoryIds, vendorIds, ids, attributes }: ListFilter): boolean {
  return text !== null || categoryIds !== null || vendorIds !== null || ids !== null || attributes.length > 0;
}
