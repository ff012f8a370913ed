/** Whole products in a few multi-row statements, for demo data and large catalogs. */
import type { Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import { daysBefore } from '../../../dev/demo/dates.ts';
import type { DemoProduct } from '../../../dev/demo/model.ts';
import { attributeCode } from '../domain/variant-options.ts';
import { insertRows } from '../data/insert-rows.ts';
import { bookFirstStock } from '../data/stock-ledger.ts';

/** Inserts products that are not there yet, with all that belongs to them. Their listings are not part of it. */
export async function insertProducts(tx: Tx, products: readonly DemoProduct[], now: Date): Promise<void> {
  await insertHeads(tx, products, now);
  await insertVariants(tx, products, now);
  await insertRows(
    tx,
    'product_media',
    ['product_id', 'position', 'media_key', 'alt', 'width', 'height'],
    products.flatMap(({ id, media }) => media.map((each) => [id, each.position, each.key, each.alt, each.width, each.height])),
  );
  await insertRows(
    tx,
    'product_attributes',
    ['product_id', 'source', 'code', 'value', 'name', 'position'],
    products.flatMap(({ id, attributes, options }) => [
      ...attributes.map(({ name, value }, position) => [id, 'fact', attributeCode(name), value, name, position]),
      ...options.flatMap(({ name, values }) => values.map((value) => [id, 'option', attributeCode(name), value, name, 0])),
    ]),
    { ignoreExisting: true },
  );
  await insertStock(tx, products, now);
}

async function insertHeads(tx: Tx, products: readonly DemoProduct[], now: Date): Promise<void> {
  const rows = products.map((product) => {
    const createdAt = daysBefore(now, product.publishedDaysAgo);
    return [
      product.id, product.vendorId, product.categoryId, product.slug, product.title, product.description, product.status.toUpperCase(),
      product.taxClass.toUpperCase(), JSON.stringify(product.tags), JSON.stringify(product.options), createdAt, createdAt,
      product.status === 'draft' ? null : createdAt,
    ];
  });
  const columns = [
    'id', 'vendor_id', 'category_id', 'slug', 'title', 'description', 'status', 'tax_class', 'tags', 'options', 'created_at', 'updated_at', 'published_at',
  ];
  await insertRows(tx, 'products', columns, rows);
}

async function insertVariants(tx: Tx, products: readonly DemoProduct[], now: Date): Promise<void> {
  const variants = products.flatMap(({ vendorId, publishedDaysAgo, variants: own }) => own.map((each) => ({ ...each, vendorId, publishedDaysAgo })));
  await insertRows(
    tx,
    'product_variants',
    ['id', 'product_id', 'vendor_id', 'sku', 'title', 'option_values', 'position', 'weight_grams', 'media_key', 'low_stock_threshold', 'created_at'],
    variants.map((each) => [
      each.id, each.productId, each.vendorId, each.sku, each.title, JSON.stringify(each.optionValues), each.position, each.weightGrams,
      each.mediaKey, each.lowStockThreshold, daysBefore(now, each.publishedDaysAgo),
    ]),
  );
  await insertRows(
    tx,
    'variant_prices',
    ['variant_id', 'currency', 'price_minor', 'compare_at_minor'],
    variants.flatMap(({ id, prices }) => prices.map(({ currency, priceMinor, compareAtMinor }) => [id, currency, priceMinor, compareAtMinor])),
  );
}

async function insertStock(tx: Tx, products: readonly DemoProduct[], now: Date): Promise<void> {
  const vendorIds = [...new Set(products.map(({ vendorId }) => vendorId))];
  const locations = vendorIds.map((vendorId) => [newId('loc'), vendorId, 'Main', 0]);
  await insertRows(tx, 'stock_locations', ['id', 'vendor_id', 'name', 'position'], locations, { ignoreExisting: true });
  const rows = await tx.query<{ id: string; vendorId: string }>(
    "SELECT id, vendor_id AS vendorId FROM stock_locations WHERE vendor_id IN (?) AND name = 'Main'",
    [vendorIds],
  );
  const locationOf = new Map(rows.map(({ id, vendorId }) => [vendorId, id]));
  const stock = products.flatMap(({ vendorId, variants }) =>
    variants.map((variant) => ({ variantId: variant.id, vendorId, locationId: locationOf.get(vendorId) ?? '', quantity: variant.stockOnHand })),
  );
  await bookFirstStock(tx, stock, now);
}
