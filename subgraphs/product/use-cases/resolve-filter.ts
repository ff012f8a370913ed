/** Turns what is asked for, in slugs and words, into a filter of ids. */
import type { Sql } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import type { ListFilter } from '../data/listing-filter.ts';
import { valuesBetween } from '../data/attribute-definitions.ts';
import { holdsFewer } from '../data/list-size.ts';
import { valueToken } from '../data/value-token.ts';
import { vendorIdsBySlugs } from '../data/vendor-repository.ts';
import { booleanQuery } from '../domain/tokens.ts';
import type { CategoryKeeper } from './keep-categories.ts';

interface AttributeFilter {
  code: string;
  values?: readonly string[] | null | undefined;
  minNumber?: number | null | undefined;
  maxNumber?: number | null | undefined;
}

export interface ProductFilterInput {
  category?: string | null | undefined;
  vendors?: readonly string[] | null | undefined;
  minPriceMinor?: number | null | undefined;
  maxPriceMinor?: number | null | undefined;
  minRating?: number | null | undefined;
  inStock?: boolean | null | undefined;
  attributes?: readonly AttributeFilter[] | null | undefined;
  ids?: readonly string[] | null | undefined;
}

/** Up to this many are read and sorted; beyond, the list is walked along the index of its sort. */
const narrowLimit = 2_000;
const maxEntries = 100;
const maxAttributes = 10;
const maxValuesInRange = 2_000;
/** Beyond every number that values can be. */
const widest = 10 ** 13;

/** @throws DomainError BAD_USER_INPUT naming the part that is too long. */
export async function resolveFilter(
  { db: sql, categories: known }: { db: Sql; categories: Pick<CategoryKeeper, 'below'> },
  { query, filter, currency }: { query?: string | null | undefined; filter?: ProductFilterInput | null | undefined; currency: string },
): Promise<ListFilter> {
  const { category, vendors, minPriceMinor, maxPriceMinor, minRating, inStock, attributes, ids } = filter ?? {};
  checkLength('vendors', vendors, maxEntries);
  checkLength('ids', ids, maxEntries);
  checkLength('attributes', attributes, maxAttributes);
  for (const { values } of attributes ?? []) checkLength('attributes', values, maxEntries);
  const categories = category ? await known.below(category) : null;
  const vendorIds = vendors ? await idsOfVendors(sql, vendors) : null;
  const part = { categoryIds: categories?.ids ?? null, vendorIds, attributes: await Promise.all((attributes ?? []).map((each) => resolveAttribute(sql, each))) };
  return {
    ...part,
    text: query ? booleanQuery(query) : null,
    ids: ids ?? null,
    currency,
    minPriceMinor: minPriceMinor ?? null,
    maxPriceMinor: maxPriceMinor ?? null,
    minRating: minRating ? Math.round(minRating * 100) : null,
    inStock: inStock ?? false,
    isNarrow: (categories !== null && categories.listedCount < narrowLimit) || (await holdsFewer(sql, part, narrowLimit)),
  };
}

/** A range stands for the values in it that products have. */
async function resolveAttribute(sql: Sql, { code, values, minNumber, maxNumber }: AttributeFilter): Promise<ListFilter['attributes'][number]> {
  const hasRange = typeof minNumber === 'number' || typeof maxNumber === 'number';
  if (!values && !hasRange) throw new DomainError('BAD_USER_INPUT', `The filter by "${code}" needs "values", "minNumber" or "maxNumber".`, { field: ['filter', 'attributes'] });
  const range = hasRange ? await valuesBetween(sql, { code, min: minNumber ?? -widest, max: maxNumber ?? widest, limit: maxValuesInRange + 1 }) : null;
  if (range && range.length > maxValuesInRange) {
    throw new DomainError('BAD_USER_INPUT', `The range of "${code}" holds more than ${maxValuesInRange} different values; ask for a smaller one.`, { field: ['filter', 'attributes'] });
  }
  const wanted = new Set(values?.map((value) => value.toLowerCase()));
  const both = range && values ? range.filter((value) => wanted.has(value.toLowerCase())) : (range ?? values ?? []);
  return { code, values: both, tokens: both.map((value) => valueToken(code, value)) };
}

async function idsOfVendors(sql: Sql, slugs: readonly string[]): Promise<string[]> {
  return slugs.length === 0 ? [] : vendorIdsBySlugs(sql, slugs);
}

function checkLength(name: string, list: readonly unknown[] | null | undefined, max: number): void {
  if (list && list.length > max) {
    throw new DomainError('BAD_USER_INPUT', `"filter.${name}" may have at most ${max} entries, got ${list.length}.`, { field: ['filter', name] });
  }
}
