/** Lists of products: what is asked for becomes a filter of ids, the filter a page of ids, totals and facets on demand. */
import type { Sql } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { connectionArgs, toConnection, type Connection, type PageArgs } from '#platform/graphql/connection';
import { categoryIdsBelowSlug } from '../data/category-reads.ts';
import { countHits, isEmptyFilter, listHits, type ListFilter, type ListHit, type ListPosition, type ListSort } from '../data/listing-query.ts';
import { vendorIdsBySlugs } from '../data/vendor-repository.ts';
import { booleanQuery } from '../domain/tokens.ts';
import { correctSpelling } from './suggest-terms.ts';

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

export interface ProductSearch extends PageArgs {
  query?: string | null | undefined;
  filter?: ProductFilterInput | null | undefined;
  sort?: ListSort | null | undefined;
  currency: string;
  offset?: number | null | undefined;
}

export interface ProductPage extends Connection<string> {
  /** What was really looked for, spelling corrected; null when nothing can match. */
  filter: ListFilter | null;
}

const maxOffset = 10_000;
const maxListEntries = 100;
const maxAttributes = 10;

/** A page of ids of visible products. @throws DomainError BAD_USER_INPUT naming the argument. */
export async function searchProducts(sql: Sql, search: ProductSearch): Promise<ProductPage> {
  const { limit, cursor } = connectionArgs(search);
  const offset = checkedOffset(search);
  const after = cursor && positionIn(cursor);
  const filter = await filterOf(sql, search);
  const sort = search.sort ?? 'RELEVANCE';
  if (isEmptyFilter(filter)) return emptyPage(limit);
  const page = { sort, limit, after, offset };
  const hits = await listHits(sql, filter, page);
  if (hits.length > 0 || filter.text === null || after || offset > 0) return toPage(sql, hits, filter, { sort, limit, offset: offset + (after ? 1 : 0) });
  const corrected = await correctSpelling(sql, search.query ?? '');
  if (corrected === null) return toPage(sql, hits, filter, page);
  const meant = { ...filter, text: booleanQuery(corrected) };
  return toPage(sql, await listHits(sql, meant, page), meant, page);
}

/** Makes a connection of hits. */
export function toPage(sql: Sql, hits: readonly ListHit[], filter: ListFilter, { sort, limit, offset }: { sort: ListSort; limit: number; offset: number }): ProductPage {
  const connection = toConnection(hits, {
    limit,
    cursorOf: ({ sortKey, id }) => [sortKey instanceof Date ? sortKey.getTime() : sortKey, id],
    totalCount: () => countHits(sql, filter, sort),
    hasPreviousPage: offset > 0,
  });
  return {
    ...connection,
    nodes: connection.nodes.map(({ id }) => id),
    edges: connection.edges.map(({ node, cursor }) => ({ node: node.id, cursor })),
    filter,
  };
}

/** A page with nothing on it. */
export function emptyPage(limit: number): ProductPage {
  const connection = toConnection<string>([], { limit, cursorOf: (id) => [id], totalCount: async () => 0 });
  return { ...connection, filter: null };
}

/** The position a list cursor stands for. @throws DomainError BAD_USER_INPUT. */
export function positionIn(cursor: readonly (string | number | null)[]): ListPosition {
  const [key, id] = cursor;
  if (cursor.length !== 2 || typeof key !== 'number' || typeof id !== 'string') {
    throw new DomainError('BAD_USER_INPUT', '"after" is not a cursor of a list of products.', { field: ['after'] });
  }
  return { key, id };
}

async function filterOf(sql: Sql, { query, filter, currency }: ProductSearch): Promise<ListFilter> {
  const { category, vendors, minPriceMinor, maxPriceMinor, minRating, inStock, attributes, ids } = filter ?? {};
  checkLength('vendors', vendors, maxListEntries);
  checkLength('ids', ids, maxListEntries);
  checkLength('attributes', attributes, maxAttributes);
  for (const { values } of attributes ?? []) checkLength('attributes', values, maxListEntries);
  return {
    text: query ? booleanQuery(query) : null,
    categoryIds: category ? await categoryIdsBelowSlug(sql, category) : null,
    vendorIds: vendors ? await idsOfVendors(sql, vendors) : null,
    ids: ids ?? null,
    currency,
    minPriceMinor: minPriceMinor ?? null,
    maxPriceMinor: maxPriceMinor ?? null,
    minRating: minRating ? Math.round(minRating * 100) : null,
    inStock: inStock ?? false,
    attributes: attributes ?? [],
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

function checkedOffset({ offset, after }: ProductSearch): number {
  if (offset === null || offset === undefined) return 0;
  if (after) throw new DomainError('BAD_USER_INPUT', '"offset" and "after" exclude each other; page with one of them.', { field: ['offset'] });
  if (!Number.isInteger(offset) || offset < 0 || offset > maxOffset) {
    throw new DomainError('BAD_USER_INPUT', `"offset" must be between 0 and ${maxOffset}, got ${offset}.`, { field: ['offset'] });
  }
  return offset;
}
