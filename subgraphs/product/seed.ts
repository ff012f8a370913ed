/** Demo categories, products, stock and reviews, or any number of generated products; doing it twice changes nothing. */
import type { Database, Tx } from '#platform/data/database';
import { daysBefore } from '../../dev/demo/dates.ts';
import type { DemoCategory, DemoProduct, DemoReview, DemoVendor } from '../../dev/demo/model.ts';
import { saveCategories } from './data/category-writer.ts';
import { insertRows } from './data/insert-rows.ts';
import { refreshListings } from './data/listing-writer.ts';
import { refreshRatings } from './data/review-repository.ts';
import { seedAttributeTypes } from './seed/attribute-types.ts';
import { insertProducts } from './seed/insert-products.ts';
import { seedTranslations } from './seed/translations.ts';
import { queueAnnouncements } from './use-cases/announce-products.ts';

export interface SeedOptions {
  db: Database;
  categories: readonly DemoCategory[];
  vendors: readonly DemoVendor[];
  products: readonly DemoProduct[];
  reviews: readonly DemoReview[];
  now: Date;
  /** Called after each batch, with the number of products written so far. */
  onProgress?: (done: number, total: number) => void;
}

const batchSize = 250;

/**
 * Writes what belongs to this subgraph. Large catalogs are written by calling it once per generated batch. The running
 * subgraph announces the products afterwards, so that the other subgraphs' copies fill.
 */
export async function seed({ db, categories, vendors, products, reviews, now, onProgress }: SeedOptions): Promise<void> {
  await saveCategories(db, categories.map(({ id, parentId, slug, name, description, image, position }) => ({ id, parentId, slug, name, description, image, position })));
  await copyVendors(db, vendors);
  await seedAttributeTypes(db, now);
  for (let start = 0; start < products.length; start += batchSize) {
    const batch = products.slice(start, start + batchSize);
    await db.transaction((tx) => seedProducts(tx, batch, now), { label: 'seed-products' });
    onProgress?.(start + batch.length, products.length);
  }
  await seedTranslations(db);
  await db.transaction((tx) => seedReviews(tx, reviews, now), { label: 'seed-reviews' });
}

/** Version 0: whatever the vendor subgraph announces is newer. */
async function copyVendors(db: Database, vendors: readonly DemoVendor[]): Promise<void> {
  const rows = vendors.map(({ id, slug, name, status }) => [id, slug, name, status.toUpperCase(), true, 0]);
  await insertRows(db, 'vendors', ['id', 'slug', 'name', 'status', 'is_accepting_orders', 'version'], rows, { ignoreExisting: true });
}

async function seedProducts(tx: Tx, products: readonly DemoProduct[], now: Date): Promise<void> {
  const existing = await tx.query<{ id: string }>('SELECT id FROM products WHERE id IN (?)', [products.map(({ id }) => id)]);
  const known = new Set(existing.map(({ id }) => id));
  const missing = products.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return;
  await insertProducts(tx, missing, now);
  const ids = missing.map(({ id }) => id);
  await refreshListings(tx, ids);
  await queueAnnouncements(tx, ids);
}

async function seedReviews(tx: Tx, reviews: readonly DemoReview[], now: Date): Promise<void> {
  const rows = reviews.map((review) => [
    review.id, review.productId, review.vendorId, review.customerId, review.authorName, review.rating, review.title, review.body,
    review.status.toUpperCase(), false, review.vendorReply, daysBefore(now, review.createdDaysAgo),
  ]);
  await insertRows(
    tx,
    'reviews',
    ['id', 'product_id', 'vendor_id', 'author_id', 'author_name', 'rating', 'title', 'body', 'status', 'is_verified_purchase', 'vendor_reply', 'created_at'],
    rows,
    { ignoreExisting: true },
  );
  await refreshRatings(tx, [...new Set(reviews.map(({ productId }) => productId))]);
}
