/** How a list divides, computed only when asked for. */
import type { Sql } from '#platform/data/database';
import {
  attributeCounts,
  availabilityCounts,
  categoryCounts,
  priceCounts,
  ratingCounts,
  vendorCounts,
} from '../data/facet-reads.ts';
import type { ListFilter } from '../data/listing-filter.ts';
import { attributeFacets, availabilityFacet, priceFacet, ratingFacet, type Facet } from '../domain/facets.ts';

export interface FacetReader {
  /** The facets of a list; those without any value are left out. */
  read(filter: ListFilter): Promise<Facet[]>;
}

const freshMs = 10_000;
const usableMs = 60_000;
const maxEntries = 500;

interface Entry {
  at: number;
  facets: Promise<Facet[]>;
  isRefreshing: boolean;
}

/**
 * Counting over a large list takes much longer than reading a page of it, and many visitors ask for the same lists. Counts
 * are kept: for ten seconds as they are, for a minute while they are counted anew for the next visitor. Whoever asks for
 * the same list at the same time shares one computation.
 */
export function createFacetReader({ db, now }: { db: Sql; now: () => Date }): FacetReader {
  const entries = new Map<string, Entry>();

  function compute(key: string, filter: ListFilter): Promise<Facet[]> {
    const facets = facetsOf(db, filter);
    entries.delete(key);
    entries.set(key, { at: now().getTime(), facets, isRefreshing: false });
    facets.catch(() => entries.delete(key));
    const oldest = entries.keys().next().value;
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    return facets;
  }

  function refresh(key: string, filter: ListFilter, entry: Entry): void {
    entry.isRefreshing = true;
    // A failure keeps what there is until it is too old; then the next visitor sees the error.
    facetsOf(db, filter).then(
      (facets) => entries.set(key, { at: now().getTime(), facets: Promise.resolve(facets), isRefreshing: false }),
      () => (entry.isRefreshing = false),
    );
  }

  return {
    read(filter) {
      const key = JSON.stringify(filter);
      const entry = entries.get(key);
      const age = entry ? now().getTime() - entry.at : usableMs;
      if (!entry || age >= usableMs) return compute(key, filter);
      if (age >= freshMs && !entry.isRefreshing) refresh(key, filter, entry);
      return entry.facets;
    },
  };
}

/** One statement after the other: a list must not take six connections at once. */
async function facetsOf(sql: Sql, filter: ListFilter): Promise<Facet[]> {
  const facets: Facet[] = [
    { code: 'category', name: 'Category', values: await categoryCounts(sql, filter) },
    { code: 'vendor', name: 'Vendor', values: await vendorCounts(sql, filter) },
    priceFacet(await priceCounts(sql, filter), filter.currency),
    ratingFacet(await ratingCounts(sql, filter)),
    availabilityFacet(await availabilityCounts(sql, filter)),
  ];
  // Over the whole catalog, attributes of unrelated goods would only stand side by side.
  if (isNarrowed(filter)) facets.push(...attributeFacets(await attributeCounts(sql, filter)));
  return facets.filter(({ values }) => values.length > 0);
}

function isNarrowed({ text, categoryIds, vendorIds, ids, attributes }: ListFilter): boolean {
  return text !== null || categoryIds !== null || vendorIds !== null || ids !== null || attributes.length > 0;
}
