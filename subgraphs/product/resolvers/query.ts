import { DomainError } from '#platform/errors/domain-error';
import { connectionArgs, toConnection } from '#platform/graphql/connection';
import type { QueryResolvers } from '../generated/schema-types.ts';
import type { ProductRow } from '../data/product-reads.ts';
import { allDefinitions } from '../data/attribute-definitions.ts';
import { topCategories } from '../data/category-reads.ts';
import { newestOfAll } from '../data/review-repository.ts';
import { exportPage } from '../use-cases/export-catalog.ts';
import { ownImport } from '../use-cases/manage-import.ts';
import { searchProducts } from '../use-cases/search-products.ts';
import { suggestTerms } from '../use-cases/suggest-terms.ts';
import { timeCursor } from './time-cursor.ts';
import { visibleProduct, visibleVariant } from './visible.ts';

const maxSuggestions = 20;
const maxQueryLength = 200;

export const queryResolvers: QueryResolvers = {
  async product(_parent, { id, slug }, context) {
    const found = oneOf({ id, slug }, 'product').id ?? (await context.loaders.productIdBySlug.load(slug ?? ''));
    return found ? visibleProduct(context, found) : null;
  },
  productLookup: (_parent, { ids }, context) => thoseThere(ids, (id) => visibleProduct(context, id)),
  products: (_parent, args, { db, candidates, categories, facets, loaders }) => {
    const readProducts = (ids: readonly string[]) => Promise.all(ids.map((id) => loaders.productById.load(id)));
    const keepProduct = (row: ProductRow) => loaders.productById.prime(row.id, row);
    return searchProducts({ db, candidates, categories, facets, readProducts, keepProduct }, { ...args, query: checkedQuery(args.query) });
  },
  async productSuggestions(_parent, { query, first }, { db }) {
    const limit = first ?? 8;
    if (limit < 1 || limit > maxSuggestions) throw new DomainError('BAD_USER_INPUT', `"first" must be between 1 and ${maxSuggestions}, got ${limit}.`, { field: ['first'] });
    return query.trim().length < 2 ? [] : suggestTerms(db, checkedQuery(query) ?? '', limit);
  },
  categories: (_parent, _args, { db }) => topCategories(db),
  category(_parent, { id, slug }, { loaders }) {
    const by = oneOf({ id, slug }, 'category');
    return by.id ? loaders.categoryById.load(by.id) : loaders.categoryBySlug.load(by.slug ?? '');
  },
  async reviews(_parent, { isPublished, ...args }, { db }) {
    const { limit, cursor } = connectionArgs(args);
    const after = timeCursor(cursor);
    const rows = await newestOfAll(db, { isPublished, limit: limit + 1, after });
    return toConnection(rows, { limit, cursorOf: (row) => [row.createdAt.getTime(), row.id], hasPreviousPage: after !== null });
  },
  attributeDefinitions: (_parent, _args, { db }) => allDefinitions(db),
  productVariant: (_parent, { id }, context) => visibleVariant(context, id),
  productVariantLookup: (_parent, { ids }, context) => thoseThere(ids, (id) => visibleVariant(context, id)),
  catalogImport: (_parent, { id }, { viewer, useCases }) => ownImport(useCases, viewer, id),
  catalogExport: (_parent, args, { viewer, db }) => exportPage(db, { viewer, ...args }),
};

const maxIds = 100;

async function thoseThere<Row>(ids: readonly string[], read: (id: string) => Promise<Row | null>): Promise<Row[]> {
  if (ids.length > maxIds) throw new DomainError('BAD_USER_INPUT', `"ids" may have at most ${maxIds}, got ${ids.length}.`, { field: ['ids'] });
  const rows = await Promise.all([...new Set(ids)].map(read));
  return rows.filter((row) => row !== null);
}

type Reference = { id?: string | null | undefined; slug?: string | null | undefined };

function oneOf({ id, slug }: Reference, what: string): Reference {
  if (Boolean(id) === Boolean(slug)) throw new DomainError('BAD_USER_INPUT', `Name the ${what} by either "id" or "slug".`, { field: ['id'] });
  return { id, slug };
}

function checkedQuery(query: string | null | undefined): string | null | undefined {
  if (query && query.length > maxQueryLength) {
    throw new DomainError('BAD_USER_INPUT', `"query" may have at most ${maxQueryLength} characters.`, { field: ['query'] });
  }
  return query;
}
