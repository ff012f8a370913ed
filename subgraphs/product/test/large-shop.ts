/** A shop with a catalog large enough for the optimizer to have a choice, small enough for every test run. */
import { buildDemoData } from '../../../dev/demo/demo-data.ts';
import { generateCatalog } from '../../../dev/demo/generate-catalog.ts';
import { seed } from '../seed.ts';
import { openShop, type Shop } from './harness.ts';

export const catalogSize = Number(process.env['CATALOG_SIZE'] ?? 3000);

/** What of it does not change from run to run. */
export const demo = buildDemoData({ seed: 1 });
export const filledAt = new Date();

export async function openLargeShop(): Promise<Shop> {
  const shop = await openShop({ statementTimeoutMs: 30_000 });
  const now = filledAt;
  await seed({ db: shop.db, ...demo, now });
  for await (const batch of generateCatalog({ products: catalogSize, vendors: 30, seed: 1 })) {
    await seed({ db: shop.db, categories: [], vendors: batch.vendors, products: batch.products, reviews: [], now });
  }
  await shop.db.query(
    `ANALYZE TABLE products, product_variants, variant_prices, product_media, product_attributes, product_listings, product_price_ranges, search_documents,
     search_terms, search_term_grams, attribute_values, stock_items, stock_movements, stock_locations, reviews, vendors, categories, category_closure`,
  );
  return shop;
}
