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
const maxEntries = 500;

/**
 * Counting over a large list takes much longer than reading a page of it, and many visitors ask for the same lists: the
 * counts are kept for ten seconds, and simultaneous askers share one computation.
 */
export function createFacetReader({ db, now }: { db: Sql; now: () => Date }): FacetReader {
  const entries = new Map<string, { at: number; facets: Promise<Facet[]> }>();
  return {
    read(filter) {
      const key = JSON.stringify(filter);
      const known = entries.get(key);
      if (known && now().getTime() - known.at < freshMs) return known.facets;
      const facets = facetsOf(db, filter);
      entries.delete(key);
      entries.set(key, { at: now().getTime(), facets });
      facets.catch(() => entries.delete(key));
      const oldest = entries.keys().next().value;
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
      return facets;
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
