/** Many new products or variants in a few multi-row statements: for demo data, large catalogs and imports. */
import type { Tx } from '#platform/data/database';
import { attributeCode, type Option, type OptionValue } from '../domain/variant-options.ts';
import type { ProductStatus, TaxClass } from './entities.ts';
import { insertRows } from './insert-rows.ts';
import { mediaColumns, mediaValues, type Fact, type Picture } from './product-writer.ts';
import { bookFirstStock } from './stock-ledger.ts';
import { firstLocations } from './stock-locations.ts';

export interface NewPrice {
  currency: string;
  priceMinor: number;
  compareAtMinor: number | null;
}

export interface NewVariant {
  id: string;
  productId: string;
  vendorId: string;
  sku: string;
  title: string;
  optionValues: readonly OptionValue[];
  position: number;
  weightGrams: number | null;
  mediaKey: string | null;
  lowStockThreshold: number;
  prices: readonly NewPrice[];
  stockOnHand: number;
  createdAt: Date;
}

export interface NewProduct {
  id: string;
  vendorId: string;
  categoryId: string;
  slug: string;
  title: string;
  description: string | null;
  status: ProductStatus;
  taxClass: TaxClass;
  tags: readonly string[];
  options: readonly Option[];
  facts: readonly Fact[];
  media: readonly Picture[];
  createdAt: Date;
}

/** Inserts products that are not there yet, without variants. Their listings are not part of it. */
export async function insertNewProducts(tx: Tx, products: readonly NewProduct[]): Promise<void> {
  const columns = [
    'id', 'vendor_id', 'category_id', 'slug', 'title', 'description', 'status', 'tax_class', 'tags', 'options', 'created_at', 'updated_at', 'published_at',
  ];
  const rows = products.map((each) => [
    each.id, each.vendorId, each.categoryId, each.slug, each.title, each.description, each.status, each.taxClass, JSON.stringify(each.tags),
    JSON.stringify(each.options), each.createdAt, each.createdAt, each.status === 'DRAFT' ? null : each.createdAt,
  ]);
  await insertRows(tx, 'products', columns, rows);
  await insertRows(
    tx,
    'product_media',
    mediaColumns,
    products.flatMap(({ id, media }) => media.map((picture, position) => mediaValues(id, picture, position))),
  );
  const facts = products.flatMap(({ id, facts: own }) => own.map(({ name, value }, position) => [id, 'fact', attributeCode(name), value, name, position]));
  await insertRows(tx, 'product_attributes', ['product_id', 'source', 'code', 'value', 'name', 'position'], facts, { ignoreExisting: true });
}

/** Inserts variants that are not there yet, with prices and first stock. */
export async function insertNewVariants(tx: Tx, variants: readonly NewVariant[], now: Date): Promise<void> {
  if (variants.length === 0) return;
  await insertRows(
    tx,
    'product_variants',
    ['id', 'product_id', 'vendor_id', 'sku', 'title', 'option_values', 'position', 'weight_grams', 'media_key', 'low_stock_threshold', 'created_at'],
    variants.map((each) => [
      each.id, each.productId, each.vendorId, each.sku, each.title, JSON.stringify(each.optionValues), each.position, each.weightGrams,
      each.mediaKey, each.lowStockThreshold, each.createdAt,
    ]),
  );
  await insertRows(
    tx,
    'variant_prices',
    ['variant_id', 'currency', 'price_minor', 'compare_at_minor'],
    variants.flatMap(({ id, prices }) => prices.map(({ currency, priceMinor, compareAtMinor }) => [id, currency, priceMinor, compareAtMinor])),
  );
  const options = variants.flatMap(({ productId, optionValues }) => optionValues.map(({ name, value }) => [productId, 'option', attributeCode(name), value, name, 0]));
  await insertRows(tx, 'product_attributes', ['product_id', 'source', 'code', 'value', 'name', 'position'], options, { ignoreExisting: true });
  const locations = await firstLocations(tx, [...new Set(variants.map(({ vendorId }) => vendorId))]);
  const stock = variants.map(({ id, vendorId, stockOnHand }) => ({ variantId: id, vendorId, locationId: locations.get(vendorId) ?? '', quantity: stockOnHand }));
  await bookFirstStock(tx, stock, now);
}
