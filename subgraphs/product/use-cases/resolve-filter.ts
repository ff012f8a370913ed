/** Turns what is asked for, in slugs and words, into a filter of ids. */
import type { Sql } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import type { ListFilter } from '../data/listing-filter.ts';
import { holdsFewer } from '../data/list-size.ts';
import { valueToken } from '../data/value-token.ts';
import { vendorIdsBySlugs } from '../data/vendor-repository.ts';
import { booleanQuery } from '../domain/tokens.ts';
import type { CategoryKeeper } from './keep-categories.ts';

export interface ProductFilterInput {
  category?: string | null | undefined;
  vendors?: readonly string[] | null | undefined;
  minPriceMinor?: number | null | undefined;
  maxPriceMinor?: number | null | undefined;
  minRating?: number | null | undefined;
  inStock?: boolean | null | undefined;
  attributes?: readonly { code: string; values: readonly string[] }[] | null | undefined;
  ids?: readonly string[] | null | undefined;
}

/** Up to this many are read and sorted; beyond, the list is walked along the index of its sort. */
const narrowLimit = 2_000;
const maxEntries = 100;
const maxAttributes = 10;

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
  const part = { categoryIds: categories?.ids ?? null, vendorIds, attributes: (attributes ?? []).map(({ code, values }) => ({ code, values, tokens: values.map((value) => valueToken(code, value)) })) };
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

async function idsOfVendors(sql: Sql, slugs: readonly string[]): Promise<string[]> {
  return slugs.length === 0 ? [] : vendorIdsBySlugs(sql, slugs);
}

function checkLength(name: string, list: readonly unknown[] | null | undefined, max: number): void {
  if (list && list.length > max) {
    throw new DomainError('BAD_USER_INPUT', `"filter.${name}" may have at most ${max} entries, got ${list.length}.`, { field: ['filter', name] });
  }
}
