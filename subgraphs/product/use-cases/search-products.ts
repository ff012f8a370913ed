/** Lists of products: what is asked for becomes a filter of ids, the filter a page of ids, totals and facets on demand. */
import type { Sql } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { connectionArgs, toConnection, type Connection, type PageArgs } from '#platform/graphql/connection';
import { isEmptyFilter, type ListFilter, type ListSort } from '../data/listing-filter.ts';
import { countWholeCategories, listHits, type ListHit, type ListPage, type ListPosition } from '../data/listing-query.ts';
import type { ProductRow } from '../data/product-reads.ts';
import { booleanQuery } from '../domain/tokens.ts';
import type { CategoryKeeper } from './keep-categories.ts';
import type { CandidateKeeper } from './keep-candidates.ts';
import { scopeOf, type FacetReader } from './list-facets.ts';
import { pageOf, type ReadProducts } from './page-candidates.ts';
import { resolveFilter, type ProductFilterInput } from './resolve-filter.ts';
import { correctSpelling } from './suggest-terms.ts';

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

export interface SearchDeps {
  db: Sql;
  candidates: CandidateKeeper;
  categories: CategoryKeeper;
  facets: FacetReader;
  readProducts: ReadProducts;
  /** Called with each product whose row came along with the list. */
  keepProduct: (row: ProductRow) => void;
}

const maxOffset = 10_000;

/** A page of ids of visible products. @throws DomainError BAD_USER_INPUT naming the argument. */
export async function searchProducts(deps: SearchDeps, search: ProductSearch): Promise<ProductPage> {
  const { limit, cursor } = connectionArgs(search);
  const offset = checkedOffset(search);
  const after = cursor && positionIn(cursor);
  const filter = await resolveFilter(deps, search);
  if (isEmptyFilter(filter)) return emptyPage(limit);
  const page = { sort: search.sort ?? 'RELEVANCE', limit, after, offset };
  const hits = await findHits(deps, filter, page);
  if (hits.length > 0 || filter.text === null || after || offset > 0) return toPage(deps, hits, filter, page);
  const corrected = await correctSpelling(deps.db, search.query ?? '');
  if (corrected === null) return toPage(deps, hits, filter, page);
  const meant = { ...filter, text: booleanQuery(corrected) };
  return toPage(deps, await findHits(deps, meant, page), meant, page);
}

/** Plain lists are read along the index of their sort; what is narrowed further comes from what is kept of the list, as far as that reaches. */
async function findHits({ db, candidates, readProducts, keepProduct }: SearchDeps, filter: ListFilter, page: ListPage): Promise<ListHit[]> {
  const isPlain = filter.text === null && filter.attributes.length === 0 && filter.minRating === null && !filter.inStock;
  const kept = isPlain || filter.ids ? null : await candidates.read(scopeOf(filter));
  const known = kept && (await pageOf(kept, filter, page, readProducts));
  if (known) return known;
  const hits = await listHits(db, filter, page);
  for (const { row } of hits) keepProduct(row);
  return hits;
}

/** Makes a connection of hits; `count` stands in where the caller knows better how to count. */
export function toPage({ db, facets }: Pick<SearchDeps, 'db' | 'facets'>, hits: readonly ListHit[], filter: ListFilter, { sort, limit, offset, after }: ListPage, count?: () => Promise<number>): ProductPage {
  const isPriced = sort === 'PRICE_ASC' || sort === 'PRICE_DESC';
  const connection = toConnection(hits, {
    limit,
    cursorOf: ({ sortKey, id }) => [sortKey instanceof Date ? sortKey.getTime() : sortKey, id],
    totalCount: count ?? (async () => (isPriced ? null : await countWholeCategories(db, filter)) ?? facets.count({ ...filter, isPriced })),
    hasPreviousPage: offset > 0 || after !== null,
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

function checkedOffset({ offset, after }: ProductSearch): number {
  if (offset === null || offset === undefined) return 0;
  if (after) throw new DomainError('BAD_USER_INPUT', '"offset" and "after" exclude each other; page with one of them.', { field: ['offset'] });
  if (!Number.isInteger(offset) || offset < 0 || offset > maxOffset) {
    throw new DomainError('BAD_USER_INPUT', `"offset" must be between 0 and ${maxOffset}, got ${offset}.`, { field: ['offset'] });
  }
  return offset;
}
