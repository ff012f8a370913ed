/** Batched reads for one request. */
import type { Sql } from '#platform/data/database';
import { createListLoader, createLoader } from '#platform/graphql/loader';
import { createDashboardLoaders } from './loaders-dashboard.ts';
import * as categories from './data/category-reads.ts';
import { openFilter, type ListSort } from './data/listing-filter.ts';
import { listHitsOfMany, type ListHit, type ListPosition } from './data/listing-query.ts';
import { versionKey, type ProductParts, type VersionedProduct } from './data/product-parts.ts';
import * as products from './data/product-reads.ts';
import { boughtProductIds, newestReviews, reviewsByIds, type ReviewPage, type ReviewRow } from './data/review-repository.ts';
import { newestMovements, type MovementPage, type MovementRow } from './data/movement-reads.ts';
import { scheduledByVariantIds } from './data/price-schedule.ts';
import { subscribedVariantIds } from './data/stock-subscriptions.ts';
import { locationsByVendorIds } from './data/stock-locations.ts';
import { availableByVariantIds, stockLevelsByVariantIds } from './data/stock-repository.ts';
import { categoryTranslations, type ProductTranslationRow } from './data/translations.ts';
import { countOwnProducts, listOwnProducts, type OwnPageKey, type OwnProduct, type OwnProductScope } from './data/vendor-products.ts';
import { vendorsByIds } from './data/vendor-repository.ts';
import type { LabelReader } from './use-cases/label-facets.ts';
import type { RelatedKey, RelatedReader } from './use-cases/relate-products.ts';

export interface ReviewPageKey extends ReviewPage {
  productId: string;
}

export interface MovementPageKey extends MovementPage {
  variantId: string;
}

export interface ListPageKey {
  /** Of a vendor, or of a category. */
  of: 'vendor' | 'category';
  id: string;
  sort: ListSort;
  limit: number;
  after: ListPosition | null;
}

type Ids = readonly string[];

/** Of a product, at most. */
export const maxRelated = 20;

export function createLoaders({ db, parts, related, labels, userId }: { db: Sql; parts: ProductParts; related: RelatedReader; labels: Pick<LabelReader, 'definitions'>; userId: string | null }) {
  return { attributeByCode: createLoader({ name: 'attributeByCode', batch: labels.definitions }), ...productLoaders(db), ...partLoaders(parts), ...categoryLoaders(db), ...pageLoaders(db), ...neighbourLoaders(db, related), ...personLoaders(db, userId), ...createDashboardLoaders(db) };
}

export type Loaders = ReturnType<typeof createLoaders>;

function productLoaders(db: Sql) {
  return {
    productById: createLoader({ name: 'productById', batch: async (ids: Ids) => byId(await products.productsByIds(db, ids)) }),
    productIdBySlug: createLoader({ name: 'productIdBySlug', batch: (slugs: Ids) => products.productIdsBySlugs(db, slugs) }),
    variantById: createLoader({ name: 'variantById', batch: async (ids: Ids) => byId(await products.offersByIds(db, ids)) }),
    availableByVariantId: createLoader({ name: 'availableByVariantId', batch: (ids: Ids) => availableByVariantIds(db, ids) }),
    stockLevelsByVariantId: createListLoader({
      name: 'stockLevelsByVariantId',
      batch: async (ids: Ids) => Map.groupBy(await stockLevelsByVariantIds(db, ids), ({ variantId }) => variantId),
    }),
    scheduledByVariantId: createListLoader({
      name: 'scheduledByVariantId',
      batch: async (ids: Ids) => Map.groupBy(await scheduledByVariantIds(db, ids), ({ variantId }) => variantId),
    }),
    locationsByVendorId: createListLoader({
      name: 'locationsByVendorId',
      batch: async (ids: Ids) => Map.groupBy(await locationsByVendorIds(db, ids), ({ vendorId }) => vendorId),
    }),
    vendorById: createLoader({ name: 'vendorById', batch: async (ids: Ids) => byId(await vendorsByIds(db, ids)) }),
  };
}

/** Keyed by the product as just read, since its version decides whether its parts have to be read at all. */
function partLoaders(parts: ProductParts) {
  const keyOf = versionKey;
  return {
    variantsByProduct: createListLoader<VersionedProduct, products.OfferRow>({ name: 'variantsByProduct', keyOf, batch: parts.variants.load }),
    mediaByProduct: createListLoader<VersionedProduct, products.MediaRow>({ name: 'mediaByProduct', keyOf, batch: parts.media.load }),
    attributesByProduct: createListLoader<VersionedProduct, products.AttributeRow>({ name: 'attributesByProduct', keyOf, batch: parts.attributes.load }),
    translationsByProduct: createListLoader<VersionedProduct, ProductTranslationRow>({ name: 'translationsByProduct', keyOf, batch: parts.translations.load }),
  };
}

function categoryLoaders(db: Sql) {
  return {
    categoryById: createLoader({ name: 'categoryById', batch: async (ids: Ids) => byId(await categories.categoriesByIds(db, ids)) }),
    categoryBySlug: createLoader({
      name: 'categoryBySlug',
      batch: async (slugs: Ids) => new Map((await categories.categoriesBySlugs(db, slugs)).map((row) => [row.slug, row])),
    }),
    translationsByCategoryId: createListLoader({
      name: 'translationsByCategoryId',
      batch: async (ids: Ids) => Map.groupBy(await categoryTranslations(db, ids), ({ categoryId }) => categoryId),
    }),
    categoriesByParentId: createListLoader({
      name: 'categoriesByParentId',
      batch: async (ids: Ids) => Map.groupBy(await categories.categoriesByParentIds(db, ids), ({ parentId }) => parentId ?? ''),
    }),
    categoryPathById: createListLoader({
      name: 'categoryPathById',
      batch: async (ids: Ids) => Map.groupBy(await categories.categoryPaths(db, ids), ({ ofId }) => ofId),
    }),
    productCountByCategoryId: createLoader({
      name: 'productCountByCategoryId',
      batch: async (ids: Ids) => new Map((await categories.productCountsByCategoryIds(db, ids)).map(({ id, count }) => [id, count])),
    }),
  };
}

/** Pages of lists inside lists: keys with the same arguments share one statement. */
function pageLoaders(db: Sql) {
  return {
    reviewsByPage: createListLoader<ReviewPageKey, ReviewRow>({
      name: 'reviewsByPage',
      keyOf: keyOfPage,
      maxBatchSize: 100,
      batch: async (keys) => {
        const pages = new Map<string, ReviewRow[]>();
        for (const group of groupsOf(keys)) {
          const rows = Map.groupBy(await newestReviews(db, group.map(({ productId }) => productId), group[0] as ReviewPageKey), ({ productId }) => productId);
          for (const key of group) pages.set(keyOfPage(key), rows.get(key.productId) ?? []);
        }
        return pages;
      },
    }),
    movementsByPage: createListLoader<MovementPageKey, MovementRow>({
      name: 'movementsByPage',
      keyOf: keyOfPage,
      maxBatchSize: 100,
      batch: async (keys) => {
        const pages = new Map<string, MovementRow[]>();
        for (const group of groupsOf(keys)) {
          const rows = Map.groupBy(await newestMovements(db, group.map(({ variantId }) => variantId), group[0] as MovementPageKey), ({ variantId }) => variantId);
          for (const key of group) pages.set(keyOfPage(key), rows.get(key.variantId) ?? []);
        }
        return pages;
      },
    }),
    hitsByPage: createListLoader<ListPageKey, ListHit>({
      name: 'hitsByPage',
      keyOf: keyOfPage,
      maxBatchSize: 100,
      batch: async (keys) => {
        const pages = new Map<string, ListHit[]>();
        for (const group of groupsOf(keys)) {
          const filters = group.map(({ of, id }) => ({ ...openFilter('EUR'), ...(of === 'vendor' ? { vendorIds: [id] } : { categoryIds: [id] }) }));
          const hits = await listHitsOfMany(db, filters, group[0] as ListPageKey);
          group.forEach((key, index) => pages.set(keyOfPage(key), hits[index] ?? []));
        }
        return pages;
      },
    }),
  };
}

/** What one product or vendor leads to. */
function neighbourLoaders(db: Sql, related: RelatedReader) {
  return {
    relatedByProduct: createListLoader<RelatedKey, string>({
      name: 'relatedByProduct',
      keyOf: ({ id }) => id,
      maxBatchSize: 100,
      batch: (keys) => related.read(keys, maxRelated),
    }),
    ownProductsByPage: createListLoader<OwnPageKey, OwnProduct>({
      name: 'ownProductsByPage',
      keyOf: keyOfPage,
      maxBatchSize: 100,
      batch: async (keys) => {
        const pages = await listOwnProducts(db, keys);
        return new Map(keys.map((key, index) => [keyOfPage(key), pages[index] ?? []]));
      },
    }),
    /** How many products a vendor has in a state, or how many of them everybody sees. */
    productCountByVendor: createLoader<OwnProductScope, number>({
      name: 'productCountByVendor',
      keyOf: keyOfPage,
      batch: async (keys) => {
        const counts = await countOwnProducts(db, keys);
        return new Map(keys.map((key, index) => [keyOfPage(key), counts[index] ?? 0]));
      },
    }),
  };
}

function personLoaders(db: Sql, userId: string | null) {
  return {
    reviewById: createLoader({ name: 'reviewById', batch: async (ids: Ids) => byId(await reviewsByIds(db, ids)) }),
    /** Whether the viewer waits for the variant. */
    awaitedByViewer: createLoader<string, boolean>({
      name: 'awaitedByViewer',
      batch: async (ids) => {
        const awaited = userId === null ? new Set<string>() : await subscribedVariantIds(db, userId, ids);
        return new Map(ids.map((id) => [id, awaited.has(id)]));
      },
    }),
    /** Whether the viewer has received the product. */
    boughtByViewer: createLoader<string, boolean>({
      name: 'boughtByViewer',
      batch: async (ids) => {
        const bought = userId === null ? new Set<string>() : await boughtProductIds(db, userId, ids);
        return new Map(ids.map((id) => [id, bought.has(id)]));
      },
    }),
  };
}

function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

function keyOfPage(key: object): string {
  return JSON.stringify(key);
}

/** Keys that differ in nothing but whose page they ask for. */
function groupsOf<Key extends ReviewPageKey | MovementPageKey | ListPageKey>(keys: readonly Key[]): Key[][] {
  return [...Map.groupBy(keys, (key) => JSON.stringify({ ...key, id: '', productId: '', variantId: '' })).values()];
}
