/** Keeps what lists filter and sort by in step with the catalog. Set-based: one product costs as many statements as 500. */
import { crc32 } from 'node:zlib';
import type { Tx } from '#platform/data/database';
import { stockLevel, stockLevels } from '../domain/stock-level.ts';
import { insertRows } from './insert-rows.ts';
import { listingsChanged } from './listing-changes.ts';
import { storedFactsOf } from './listing-facts.ts';
import { refreshSearch } from './search-writer.ts';

interface ListingFacts {
  id: string;
  vendorId: string;
  categoryId: string;
  createdAt: Date;
  isVisible: number;
  isPurchasable: number;
}

interface ListedIn {
  categoryId: string;
  count: number;
}

/**
 * Derives the listings, price ranges, search documents and category counts of some products anew. The caller holds
 * the products' row locks, or has just made them.
 */
export async function refreshListings(tx: Tx, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  const ids = [...productIds].sort();
  // The locks also hold back a stock change that is about to write the stock level of one of these products.
  await tx.query('SELECT product_id FROM product_listings WHERE product_id IN (?) ORDER BY product_id FOR UPDATE', [ids]);
  const before = await listedCounts(tx, ids);
  await writeListings(tx, ids);
  await refreshPriceRanges(tx, ids);
  await moveCounts(tx, before, await listedCounts(tx, ids));
  await refreshSearch(tx, ids);
}

/**
 * Derives the stock level of some products anew, after a variant's level has changed. The rows are locked before
 * anything is read, so of two changes to different variants the later one sees the earlier.
 */
export async function refreshStockLevels(tx: Tx, productIds: readonly string[]): Promise<void> {
  const ids = [...productIds].sort();
  await tx.query('SELECT product_id FROM product_listings WHERE product_id IN (?) ORDER BY product_id FOR UPDATE', [ids]);
  listingsChanged(tx, { productIds: ids });
  const levels = [...(await stockLevelsOf(tx, ids))];
  if (levels.length === 0) return;
  await tx.execute(`UPDATE product_listings SET stock_level = CASE product_id ${levels.map(() => 'WHEN ? THEN ?').join(' ')} END WHERE product_id IN (?)`, [...levels.flat(), levels.map(([productId]) => productId)]);
}

/** Shows or hides some products of a vendor, as its copy in `vendors` now says. */
export async function refreshVendorListings(tx: Tx, productIds: readonly string[]): Promise<void> {
  const ids = [...productIds].sort();
  listingsChanged(tx, { isBroad: true });
  await tx.query('SELECT product_id FROM product_listings WHERE product_id IN (?) ORDER BY product_id FOR UPDATE', [ids]);
  const before = await listedCounts(tx, ids);
  // Read without locks: an UPDATE that joined them would wait for whoever changes a product or the vendor, who in turn waits for these listings, and writes last.
  const rows = await tx.query<{ id: string; isVisible: number; isPurchasable: number }>(
    `SELECT p.id, (p.status = 'PUBLISHED' AND v.status = 'APPROVED') AS isVisible, (p.status = 'PUBLISHED' AND v.status = 'APPROVED' AND v.is_accepting_orders) AS isPurchasable
     FROM products p JOIN vendors v ON v.id = p.vendor_id WHERE p.id IN (?)`,
    [ids],
  );
  for (const alike of Map.groupBy(rows, ({ isVisible, isPurchasable }) => `${isVisible} ${isPurchasable}`).values()) {
    const [{ isVisible, isPurchasable } = { isVisible: 0, isPurchasable: 0 }] = alike;
    const of = alike.map(({ id }) => id);
    await tx.execute('UPDATE product_listings SET is_visible = ?, is_purchasable = ? WHERE product_id IN (?)', [isVisible, isPurchasable, of]);
    await tx.execute('UPDATE product_price_ranges SET is_visible = ? WHERE product_id IN (?)', [isVisible, of]);
    // The documents of hidden products are removed when they are announced; until then they are only marked.
    await tx.execute('UPDATE search_documents SET is_visible = ? WHERE product_id IN (?)', [isVisible, of]);
  }
  await moveCounts(tx, before, await listedCounts(tx, ids));
}

async function writeListings(tx: Tx, ids: readonly string[]): Promise<void> {
  const levels = await stockLevelsOf(tx, ids);
  const factsOf = await storedFactsOf(tx, ids);
  const rows = await tx.query<ListingFacts>(
    `SELECT p.id, p.vendor_id AS vendorId, p.category_id AS categoryId, p.created_at AS createdAt,
       (p.status = 'PUBLISHED' AND COALESCE(v.status, '') = 'APPROVED') AS isVisible,
       (p.status = 'PUBLISHED' AND COALESCE(v.status, '') = 'APPROVED' AND COALESCE(v.is_accepting_orders, FALSE)) AS isPurchasable
     FROM products p LEFT JOIN vendors v ON v.id = p.vendor_id WHERE p.id IN (?)`,
    [ids],
  );
  listingsChanged(tx, { productIds: ids, vendorIds: [...new Set(rows.map(({ vendorId }) => vendorId))], categoryIds: [...new Set(rows.map(({ categoryId }) => categoryId))] });
  await insertRows(
    tx,
    'product_listings',
    ['product_id', 'vendor_id', 'category_id', 'is_visible', 'is_purchasable', 'stock_level', 'created_at', 'sample_key', 'price_facts', 'value_facts'],
    rows.map((row) => {
      const { prices, values } = factsOf(row.id);
      const level = levels.get(row.id) ?? stockLevels.out;
      return [row.id, row.vendorId, row.categoryId, row.isVisible, row.isPurchasable, level, row.createdAt, crc32(row.id), prices, values];
    }),
    { update: ['category_id', 'is_visible', 'is_purchasable', 'stock_level', 'sample_key', 'price_facts', 'value_facts'] },
  );
}

/** The best level among each product's variants. */
async function stockLevelsOf(tx: Tx, productIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ productId: string; threshold: number; available: number }>(
    `SELECT v.product_id AS productId, v.low_stock_threshold AS threshold,
       CAST(COALESCE(SUM(s.on_hand - s.reserved - s.allocated), 0) AS SIGNED) AS available
     FROM product_variants v LEFT JOIN stock_items s ON s.variant_id = v.id
     WHERE v.product_id IN (?) AND v.deleted_at IS NULL GROUP BY v.product_id, v.id, v.low_stock_threshold`,
    [productIds],
  );
  const levels = new Map<string, number>();
  for (const { productId, threshold, available } of rows) {
    levels.set(productId, Math.max(levels.get(productId) ?? stockLevels.out, stockLevel(available, threshold)));
  }
  return levels;
}

async function refreshPriceRanges(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.execute('DELETE FROM product_price_ranges WHERE product_id IN (?)', [ids]);
  await tx.execute(
    `INSERT INTO product_price_ranges (product_id, currency, min_minor, max_minor, is_visible, category_id)
     SELECT v.product_id, pr.currency, MIN(pr.price_minor), MAX(pr.price_minor), MAX(l.is_visible), MAX(l.category_id)
     FROM product_variants v JOIN variant_prices pr ON pr.variant_id = v.id JOIN product_listings l ON l.product_id = v.product_id
     WHERE v.product_id IN (?) AND v.deleted_at IS NULL GROUP BY v.product_id, pr.currency`,
    [ids],
  );
}

function listedCounts(tx: Tx, ids: readonly string[]): Promise<ListedIn[]> {
  return tx.query<ListedIn>(
    'SELECT category_id AS categoryId, COUNT(*) AS count FROM product_listings WHERE product_id IN (?) AND is_visible GROUP BY category_id',
    [ids],
  );
}

async function moveCounts(tx: Tx, before: readonly ListedIn[], after: readonly ListedIn[]): Promise<void> {
  const deltas = new Map<string, number>();
  for (const { categoryId, count } of before) deltas.set(categoryId, (deltas.get(categoryId) ?? 0) - count);
  for (const { categoryId, count } of after) deltas.set(categoryId, (deltas.get(categoryId) ?? 0) + count);
  for (const [categoryId, delta] of [...deltas].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (delta !== 0) await tx.execute('UPDATE categories SET listed_count = listed_count + ? WHERE id = ?', [delta, categoryId]);
  }
}

/** Adds shipped quantities to what "most sold first" sorts by. */
export async function countSold(tx: Tx, lines: readonly { variantId: string; quantity: number }[]): Promise<void> {
  const rows = await tx.query<{ id: string; productId: string }>(
    'SELECT id, product_id AS productId FROM product_variants WHERE id IN (?) ORDER BY product_id',
    [lines.map(({ variantId }) => variantId)],
  );
  for (const { id, productId } of rows) {
    const sold = lines.filter(({ variantId }) => variantId === id).reduce((sum, { quantity }) => sum + quantity, 0);
    await tx.execute('UPDATE product_listings SET sold_count = sold_count + ? WHERE product_id = ?', [sold, productId]);
  }
}
