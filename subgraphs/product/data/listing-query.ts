/** One page of a product list as SQL: ids and sort keys only, in the order of an index wherever there is one. */
import type { Sql } from '#platform/data/database';

export type ListSort = 'RELEVANCE' | 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC' | 'RATING' | 'BEST_SELLING';

/** What a list is narrowed to, with everything resolved to ids. All parts must hold. */
export interface ListFilter {
  /** In MATCH ... AGAINST syntax, from domain/tokens.ts. */
  text: string | null;
  categoryIds: readonly string[] | null;
  vendorIds: readonly string[] | null;
  ids: readonly string[] | null;
  currency: string;
  minPriceMinor: number | null;
  maxPriceMinor: number | null;
  /** In hundredths. */
  minRating: number | null;
  inStock: boolean;
  attributes: readonly { code: string; values: readonly string[] }[];
}

export interface ListPosition {
  key: number | string;
  id: string;
}

export interface ListPage {
  sort: ListSort;
  limit: number;
  after: ListPosition | null;
  offset: number;
}

export interface ListHit {
  id: string;
  sortKey: number | Date;
}

export interface Clause {
  sql: string;
  params: unknown[];
}

/** Relevance is rounded, so that the key in a cursor equals the one computed for the next page. */
const relevance = 'CAST(ROUND(MATCH(d.terms) AGAINST (? IN BOOLEAN MODE) * 10000) AS SIGNED)';

const sortKeys: Record<Exclude<ListSort, 'RELEVANCE'>, { column: string; id: string; direction: 'ASC' | 'DESC' }> = {
  NEWEST: { column: 'l.created_at', id: 'l.product_id', direction: 'DESC' },
  RATING: { column: 'l.rating_score', id: 'l.product_id', direction: 'DESC' },
  BEST_SELLING: { column: 'l.sold_count', id: 'l.product_id', direction: 'DESC' },
  PRICE_ASC: { column: 'r.min_minor', id: 'r.product_id', direction: 'ASC' },
  PRICE_DESC: { column: 'r.min_minor', id: 'r.product_id', direction: 'DESC' },
};

/** Up to `limit + 1` hits, so that the caller can tell whether there are more. */
export async function listHits(sql: Sql, filter: ListFilter, page: ListPage): Promise<ListHit[]> {
  const { sort, limit, offset } = page;
  const statement = sort === 'RELEVANCE' && filter.text !== null ? byRelevance(filter, page) : byColumn(filter, page, sort === 'RELEVANCE' ? 'NEWEST' : sort);
  return sql.query<ListHit>(`${statement.sql} LIMIT ? OFFSET ?`, [...statement.params, limit + 1, offset]);
}

/**
 * The same page for several filters at once, in one statement; the result has one list of hits per filter. For
 * fields such as "products" of each vendor in a list of vendors. Sorts by a stored column only.
 */
export async function listHitsOfMany(sql: Sql, filters: readonly ListFilter[], { sort, limit, after }: Omit<ListPage, 'offset'>): Promise<ListHit[][]> {
  const column = sort === 'RELEVANCE' ? 'NEWEST' : sort;
  const parts = filters.map((filter, index) => {
    const part = byColumn(filter, { sort, limit, after, offset: 0 }, column);
    return { sql: `(SELECT ${index} AS part, hit.* FROM (${part.sql} LIMIT ?) hit)`, params: [...part.params, limit + 1] };
  });
  const rows = await sql.query<ListHit & { part: number }>(parts.map((part) => part.sql).join(' UNION ALL '), parts.flatMap(({ params }) => params));
  const ascending = sortKeys[column].direction === 'ASC';
  const inOrder = rows.sort((a, b) => (ascending ? compareHits(a, b) : compareHits(b, a)));
  return filters.map((_filter, index) => inOrder.filter(({ part }) => part === index));
}

/** How many products a filter leaves. PRICE sorts leave out what has no price in the currency, so the sort counts, too. */
export async function countHits(sql: Sql, filter: ListFilter, sort: ListSort): Promise<number> {
  const { sql: from, params } = hitsOf(filter, { withPrice: isPriceSort(sort) });
  const [row] = await sql.query<{ count: number }>(`SELECT COUNT(*) AS count ${from}`, params);
  return row?.count ?? 0;
}

function byColumn(filter: ListFilter, { after }: ListPage, sort: Exclude<ListSort, 'RELEVANCE'>): Clause {
  const { column, id, direction } = sortKeys[sort];
  const { sql, params } = hitsOf(filter, { withPrice: isPriceSort(sort) });
  const comparison = direction === 'ASC' ? '>' : '<';
  // The first condition is the range an index can jump to; the second one settles ties.
  const seek = after ? ` AND ${column} ${comparison}= ? AND (${column} ${comparison} ? OR ${id} ${comparison} ?)` : '';
  const key = sort === 'NEWEST' && after ? new Date(after.key) : after?.key;
  return {
    sql: `SELECT ${id} AS id, ${column} AS sortKey ${sql}${seek} ORDER BY ${column} ${direction}, ${id} ${direction}`,
    params: [...params, ...(after ? [key, key, after.id] : [])],
  };
}

function byRelevance(filter: ListFilter, { after }: ListPage): Clause {
  const { sql, params } = hitsOf(filter, {});
  const seek = after ? ' HAVING sortKey < ? OR (sortKey = ? AND id < ?)' : '';
  return {
    sql: `SELECT l.product_id AS id, ${relevance} AS sortKey ${sql}${seek} ORDER BY sortKey DESC, id DESC`,
    params: [filter.text, ...params, ...(after ? [after.key, after.key, after.id] : [])],
  };
}

/** A union has no order of its own. */
function compareHits(a: ListHit, b: ListHit): number {
  return Number(a.sortKey) - Number(b.sortKey) || (a.id < b.id ? -1 : 1);
}

function isPriceSort(sort: ListSort): boolean {
  return sort === 'PRICE_ASC' || sort === 'PRICE_DESC';
}

/** A filter that lets everything pass, for lists that begin from one. */
export function openFilter(currency: string): ListFilter {
  return {
    text: null,
    categoryIds: null,
    vendorIds: null,
    ids: null,
    currency,
    minPriceMinor: null,
    maxPriceMinor: null,
    minRating: null,
    inStock: false,
    attributes: [],
  };
}

/** FROM and WHERE of the visible products that pass the filter: `l` is the listing, `r` the price range, `d` the document. */
export function hitsOf(filter: ListFilter, { withPrice = false }: { withPrice?: boolean }): Clause {
  const joins: Clause[] = [];
  const conditions: Clause[] = [{ sql: 'l.is_visible = 1', params: [] }];
  const need = (sql: string, ...params: unknown[]): void => void conditions.push({ sql, params });
  if (withPrice || filter.minPriceMinor !== null || filter.maxPriceMinor !== null) {
    joins.push({ sql: 'JOIN product_price_ranges r ON r.product_id = l.product_id', params: [] });
    need('r.currency = ? AND r.is_visible = 1', filter.currency);
  }
  if (filter.text !== null) {
    joins.push({ sql: 'JOIN search_documents d ON d.product_id = l.product_id', params: [] });
    need('MATCH(d.terms) AGAINST (? IN BOOLEAN MODE)', filter.text);
  }
  if (filter.minPriceMinor !== null) need('r.max_minor >= ?', filter.minPriceMinor);
  if (filter.maxPriceMinor !== null) need('r.min_minor <= ?', filter.maxPriceMinor);
  if (filter.categoryIds) need('l.category_id IN (?)', filter.categoryIds);
  if (filter.vendorIds) need('l.vendor_id IN (?)', filter.vendorIds);
  if (filter.ids) need('l.product_id IN (?)', filter.ids);
  if (filter.minRating !== null) need('l.rating_average >= ?', filter.minRating);
  if (filter.inStock) need('l.is_purchasable = 1 AND l.stock_level > 1');
  for (const { code, values } of filter.attributes) {
    need('l.product_id IN (SELECT a.product_id FROM product_attributes a WHERE a.code = ? AND a.value IN (?))', code, values);
  }
  return {
    sql: `FROM product_listings l ${joins.map(({ sql }) => sql).join(' ')} WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    params: [...joins, ...conditions].flatMap(({ params }) => params),
  };
}

/** Whether nothing can match, so that nothing need be asked (and `IN ()` is never sent). */
export function isEmptyFilter({ categoryIds, vendorIds, ids, attributes }: ListFilter): boolean {
  return [categoryIds, vendorIds, ids, ...attributes.map(({ values }) => values)].some((list) => list?.length === 0);
}
