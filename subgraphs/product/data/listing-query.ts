/** Pages of product lists as SQL: ids and sort keys only, in the order of an index wherever there is one. */
import type { Sql } from '#platform/data/database';
import { relevance } from './candidate-reads.ts';
import { asProduct, productColumns, type ProductRow } from './product-reads.ts';
import { hitsOf, type Clause, type ListFilter, type ListSort, type ListTable } from './listing-filter.ts';

export interface ListPosition {
  key: number;
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

type ColumnSort = Exclude<ListSort, 'RELEVANCE'>;

interface SortKey {
  table: ListTable;
  column: string;
  index: string;
  direction: 'ASC' | 'DESC';
}

const sortKeys: Record<ColumnSort, SortKey> = {
  NEWEST: { table: 'l', column: 'l.created_at', index: 'ix_listings_newest', direction: 'DESC' },
  RATING: { table: 'l', column: 'l.rating_score', index: 'ix_listings_rating', direction: 'DESC' },
  BEST_SELLING: { table: 'l', column: 'l.sold_count', index: 'ix_listings_sold', direction: 'DESC' },
  PRICE_ASC: { table: 'r', column: 'r.min_minor', index: 'ix_price_ranges_min', direction: 'ASC' },
  PRICE_DESC: { table: 'r', column: 'r.min_minor', index: 'ix_price_ranges_min', direction: 'DESC' },
};

/** Up to `limit + 1` hits, so that the caller can tell whether there are more, with the products' rows in the same statement. */
export async function listHits(sql: Sql, filter: ListFilter, page: ListPage): Promise<(ListHit & { row: ProductRow })[]> {
  const { sort, limit, offset } = page;
  const statement = sort === 'RELEVANCE' && filter.text !== null ? byRelevance(filter, page.after) : mergedByColumn(filter, columnSortOf(sort), page);
  const rows = await sql.query<ProductRow & { sortKey: number | Date }>(
    `SELECT STRAIGHT_JOIN hit.sortKey, ${productColumns} FROM (${statement.sql} LIMIT ? OFFSET ?) hit JOIN products p ON p.id = hit.id
     JOIN product_listings l ON l.product_id = hit.id LEFT JOIN vendors ven ON ven.id = p.vendor_id`,
    [...statement.params, limit + 1, offset],
  );
  return inOrder(rows.map((row) => ({ id: row.id, sortKey: row.sortKey, row: asProduct(row) })), sort);
}

/**
 * The same page for several filters at once, in one statement; the result has one list of hits per filter. For
 * fields such as "products" of each vendor in a list of vendors. Sorts by a stored column only.
 */
export async function listHitsOfMany(sql: Sql, filters: readonly ListFilter[], { sort, limit, after }: Omit<ListPage, 'offset'>): Promise<ListHit[][]> {
  const parts = filters.map((filter, index) => {
    const part = byColumn(filter, columnSortOf(sort), after);
    return { sql: `(SELECT ${index} AS part, hit.* FROM (${part.sql} LIMIT ?) hit)`, params: [...part.params, limit + 1] };
  });
  const rows = await sql.query<ListHit & { part: number }>(parts.map((part) => part.sql).join(' UNION ALL '), parts.flatMap(({ params }) => params));
  const ordered = inOrder(rows, sort);
  return filters.map((_filter, index) => ordered.filter(({ part }) => part === index));
}

/** How many products whole categories have, which is stored; null when the filter is narrower than that. */
export async function countWholeCategories(sql: Sql, filter: ListFilter): Promise<number | null> {
  const { text, vendorIds, ids, minPriceMinor, maxPriceMinor, minRating, inStock, attributes, categoryIds } = filter;
  const isWhole = [text, vendorIds, ids, minPriceMinor, maxPriceMinor, minRating].every((part) => part === null) && !inStock && attributes.length === 0;
  if (!isWhole) return null;
  const [row] = await sql.query<{ count: number }>(
    `SELECT CAST(COALESCE(SUM(listed_count), 0) AS SIGNED) AS count FROM categories ${categoryIds ? 'WHERE id IN (?)' : ''}`,
    categoryIds ? [categoryIds] : [],
  );
  return row?.count ?? 0;
}

/**
 * The optimizer misjudges `ORDER BY ... LIMIT` over joins (it sorted 100,000 rows for a page of 20), so the way is given:
 * through the filter's index where the filter leaves little, else along the sort's index, stopping at the page's end.
 */
function byColumn(filter: ListFilter, sort: ColumnSort, after: ListPosition | null): Clause {
  const { table, column, direction } = sortKeys[sort];
  const { base, index } = wayOf(filter, sort);
  const id = `${base}.product_id`;
  const { sql, params } = hitsOf(filter, { base, with: [table], hint: index === null ? '' : `FORCE INDEX (${index})` });
  const comparison = direction === 'ASC' ? '>' : '<';
  // The first condition is the range an index can jump to; the second one settles ties.
  const seek = after ? ` AND ${column} ${comparison}= ? AND (${column} ${comparison} ? OR ${id} ${comparison} ?)` : '';
  const key = sort === 'NEWEST' && after ? new Date(after.key) : after?.key;
  return {
    sql: `SELECT ${index === null ? '' : 'STRAIGHT_JOIN '}${id} AS id, ${column} AS sortKey ${sql}${seek} ORDER BY ${column} ${direction}, ${id} ${direction}`,
    params: [...params, ...(after ? [key, key, after.id] : [])],
  };
}

/** So many categories are merged, each read no further than the page reaches. */
const maxMerged = 40;
const maxReach = 500;

/**
 * A category with those below it is read along the index of each and merged: in the index over all categories, what is
 * dear, or of a small branch, stands far behind.
 */
function mergedByColumn(filter: ListFilter, sort: ColumnSort, { limit, offset, after }: ListPage): Clause {
  const { categoryIds, text, ids, vendorIds, isNarrow } = filter;
  const reach = limit + 1 + offset;
  const isMergeable = categoryIds !== null && categoryIds.length > 1 && categoryIds.length <= maxMerged && reach <= maxReach;
  if (!isMergeable || isNarrow || text !== null || ids || vendorIds) return byColumn(filter, sort, after);
  const parts = categoryIds.map((id) => byColumn({ ...filter, categoryIds: [id] }, sort, after));
  const { direction } = sortKeys[sort];
  return {
    sql: `SELECT id, sortKey FROM (${parts.map(({ sql }) => `(${sql} LIMIT ?)`).join(' UNION ALL ')}) merged ORDER BY sortKey ${direction}, id ${direction}`,
    params: parts.flatMap(({ params }) => [...params, reach]),
  };
}

/** One category's products in the order of each sort. */
const categoryWays: Record<ColumnSort, { base: ListTable; index: string }> = {
  NEWEST: { base: 'l', index: 'ix_listings_category' },
  RATING: { base: 'l', index: 'ix_listings_category_rating' },
  BEST_SELLING: { base: 'l', index: 'ix_listings_category_sold' },
  PRICE_ASC: { base: 'r', index: 'ix_price_ranges_category' },
  PRICE_DESC: { base: 'r', index: 'ix_price_ranges_category' },
};

function wayOf(filter: ListFilter, sort: ColumnSort): { base: ListTable; index: string | null } {
  const { table, index } = sortKeys[sort];
  if (filter.text !== null) return { base: 'd', index: null };
  if (filter.ids) return { base: 'l', index: null };
  const isOne = (list: readonly string[] | null): boolean => list?.length === 1;
  if (filter.vendorIds && (filter.isNarrow || (isOne(filter.vendorIds) && sort === 'NEWEST'))) return { base: 'l', index: 'ix_listings_vendor' };
  if (isOne(filter.categoryIds)) return categoryWays[sort];
  if (filter.categoryIds && filter.isNarrow) return { base: 'l', index: 'ix_listings_category' };
  return filter.isNarrow ? { base: 'l', index: null } : { base: table, index };
}

function byRelevance(filter: ListFilter, after: ListPosition | null): Clause {
  const { sql, params } = hitsOf(filter, { base: 'd' });
  const seek = after ? ' HAVING sortKey < ? OR (sortKey = ? AND id < ?)' : '';
  return {
    sql: `SELECT d.product_id AS id, ${relevance} AS sortKey ${sql}${seek} ORDER BY sortKey DESC, id DESC`,
    params: [filter.text, ...params, ...(after ? [after.key, after.key, after.id] : [])],
  };
}

function columnSortOf(sort: ListSort): ColumnSort {
  return sort === 'RELEVANCE' ? 'NEWEST' : sort;
}

/** A union and a join have no order of their own. */
function inOrder<Hit extends ListHit>(hits: Hit[], sort: ListSort): Hit[] {
  const ascending = sort === 'PRICE_ASC';
  return hits.sort((a, b) => (ascending ? compareHits(a, b) : compareHits(b, a)));
}

function compareHits(a: ListHit, b: ListHit): number {
  return Number(a.sortKey) - Number(b.sortKey) || (a.id < b.id ? -1 : 1);
}
