/** How a list divides and how long it is, computed only when asked for. */
import type { Sql } from '#platform/data/database';
import { categoriesAbove, valueLabels, vendorLabels } from '../data/facet-labels.ts';
import type { ListFilter } from '../data/listing-filter.ts';
import { countFacets, type FacetCounts } from '../domain/candidate-filter.ts';
import { attributeFacets, availabilityFacet, priceFacet, ratingFacet, type Facet, type FacetValue } from '../domain/facets.ts';
import type { Scope } from '../data/candidate-reads.ts';
import type { CandidateKeeper, KeptCandidates } from './keep-candidates.ts';

export interface FacetReader {
  /** The facets of a list; those without any value are left out. */
  read(filter: ListFilter): Promise<Facet[]>;
  /** How many products pass a filter. */
  count(filter: ListFilter): Promise<number>;
  /** Whether both are counted, not estimated from a part of a very long list. */
  isExact(filter: ListFilter): Promise<boolean>;
}

const maxValues = 20;
const maxTokens = 400;

export function createFacetReader({ db, candidates }: { db: Sql; candidates: CandidateKeeper }): FacetReader {
  return {
    async read(filter) {
      const kept = await candidates.read(scopeOf(filter));
      const known = kept.derived.get(keyOf(filter)) as Promise<Facet[]> | undefined;
      if (known) return known;
      const facets = facetsOf(db, candidates, kept, filter);
      kept.derived.set(keyOf(filter), facets);
      facets.catch(() => kept.derived.delete(keyOf(filter)));
      return facets;
    },
    async count(filter) {
      const kept = await candidates.read(scopeOf(filter));
      return isWhole(filter) ? kept.total : estimate(kept, countsOf(kept, filter).passed);
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

/** Of a part of the list, drawn out to the whole. */
function estimate({ rows, total, isComplete }: KeptCandidates, count: number): number {
  return isComplete || rows.length === 0 ? count : Math.round((count * total) / rows.length);
}

async function facetsOf(sql: Sql, candidates: CandidateKeeper, kept: KeptCandidates, filter: ListFilter): Promise<Facet[]> {
  const counts = countsOf(kept, filter);
  const scaled = <T extends { count: number }>(rows: readonly T[]): T[] => rows.map((row) => ({ ...row, count: estimate(kept, row.count) }));
  const facets: Facet[] = [
    { code: 'category', name: 'Category', values: scaled(await categoryValues(sql, counts.categories)) },
    { code: 'vendor', name: 'Vendor', values: await vendorValues(sql, candidates, kept, filter) },
    priceFacet(scaled(counts.prices), filter.currency),
    ratingFacet(scaled(counts.stars)),
    availabilityFacet(scaled(counts.availability)),
  ];
  // Over the whole catalog, attributes of unrelated goods would only stand side by side.
  if (isNarrowed(filter)) facets.push(...attributeFacets(scaled(await attributeValues(sql, counts))));
  return facets.filter(({ values }) => values.length > 0);
}

/** Those of the groups below counted in. */
async function categoryValues(sql: Sql, own: ReadonlyMap<string, number>): Promise<FacetValue[]> {
  if (own.size === 0) return [];
  const values = new Map<string, FacetValue>();
  for (const { ofId, slug, name } of await categoriesAbove(sql, [...own.keys()])) {
    const count = (values.get(slug)?.count ?? 0) + (own.get(ofId) ?? 0);
    values.set(slug, { value: slug, label: name, count });
  }
  return mostFrequent([...values.values()]);
}

/** As if no vendor were chosen; without words that means another, larger list. */
async function vendorValues(sql: Sql, candidates: CandidateKeeper, kept: KeptCandidates, filter: ListFilter): Promise<FacetValue[]> {
  const isOwnScope = filter.text === null && !filter.ids && filter.vendorIds !== null;
  const others = { ...filter, vendorIds: null };
  const around = isOwnScope ? await candidates.read(scopeOf(others)) : kept;
  const counts = isOwnScope ? countsOf(around, others) : countsOf(kept, filter);
  const most = [...counts.vendors].sort(([, a], [, b]) => b - a).slice(0, maxValues);
  if (most.length === 0) return [];
  const labels = new Map((await vendorLabels(sql, most.map(([id]) => id))).map((label) => [label.id, label]));
  return mostFrequent(most.flatMap(([id, count]) => {
    const label = labels.get(id);
    return label ? [{ value: label.slug, label: label.name, count: estimate(around, count) }] : [];
  }));
}

async function attributeValues(sql: Sql, { values, filteredValues }: FacetCounts): Promise<(FacetValue & { code: string; name: string })[]> {
  const most = [...values].sort(([, a], [, b]) => b - a).slice(0, maxTokens);
  const tokens = new Set([...most.map(([token]) => token), ...[...filteredValues.values()].flatMap((own) => [...own.keys()])]);
  if (tokens.size === 0) return [];
  const rows = await valueLabels(sql, [...tokens]);
  const counted = rows.map(({ token, code, name, value }) => ({ code, name, value, label: value, count: (filteredValues.get(code) ?? values).get(token) ?? 0 }));
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
