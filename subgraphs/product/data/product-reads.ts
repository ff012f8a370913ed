/** Rows for loaders: plain SQL with the columns that resolvers use, no entity hydration. */
import { parseJson } from '#platform/data/json';
import type { Sql } from '#platform/data/database';
import type { Option, OptionValue } from '../domain/variant-options.ts';
import { focalPointOf, type FocalColumns, type FocalPoint } from '../domain/focal-point.ts';
import type { ProductStatus, TaxClass } from './entities.ts';

export interface ProductRow {
  id: string;
  slug: string;
  title: string;
  description: string | null;
  status: ProductStatus;
  taxClass: TaxClass;
  vendorId: string;
  categoryId: string;
  /** JSON, parsed only where it is asked for: see `tagsOf` and `optionsOf`. */
  tags: unknown;
  options: unknown;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  isVisible: boolean;
  isPurchasable: boolean;
  stockLevel: number;
  ratingSum: number;
  ratingCount: number;
  vendorRatingSum: number;
  vendorRatingCount: number;
  /** Its lowest and highest prices, as listings store them; see `readPriceFacts`. */
  priceFacts: string;
}

export interface VariantRow {
  id: string;
  productId: string;
  vendorId: string;
  sku: string;
  title: string;
  /** JSON; see `optionValuesOf`. */
  optionValues: unknown;
  weightGrams: number | null;
  mediaKey: string | null;
  lowStockThreshold: number;
}

export interface Price {
  currency: string;
  priceMinor: number;
  compareAtMinor: number | null;
}

export interface PriceRow extends Price {
  productId: string;
  variantId: string;
}

/** A variant with its prices. */
export interface OfferRow extends VariantRow {
  prices: readonly Price[];
}

export interface MediaRow {
  productId: string;
  key: string;
  alt: string;
  width: number;
  height: number;
  focalPoint: FocalPoint | null;
}

export interface AttributeRow {
  productId: string;
  code: string;
  name: string;
  value: string;
}

/** With `p` for products, `l` for their listings and `ven` for vendors. */
export const productColumns = `p.id, p.slug, p.title, p.description, p.status, p.tax_class AS taxClass, p.vendor_id AS vendorId, p.category_id AS categoryId, p.tags, p.options,
  p.version, p.created_at AS createdAt, p.updated_at AS updatedAt, l.is_visible AS isVisible, l.is_purchasable AS isPurchasable,
  l.stock_level AS stockLevel, l.rating_sum AS ratingSum, l.rating_count AS ratingCount,
  l.price_facts AS priceFacts,
  COALESCE(ven.rating_sum, 0) AS vendorRatingSum, COALESCE(ven.rating_count, 0) AS vendorRatingCount`;
const variantColumns = `v.id, v.product_id AS productId, v.vendor_id AS vendorId, v.sku, v.title, v.option_values AS optionValues,
  v.weight_grams AS weightGrams, v.media_key AS mediaKey, v.low_stock_threshold AS lowStockThreshold`;

export async function productsByIds(sql: Sql, ids: readonly string[]): Promise<ProductRow[]> {
  const rows = await sql.query<ProductRow>(
    `SELECT ${productColumns} FROM products p JOIN product_listings l ON l.product_id = p.id
     LEFT JOIN vendors ven ON ven.id = p.vendor_id WHERE p.id IN (?)`,
    [ids],
  );
  return rows.map(asProduct);
}

/** Ids by current or former slug, so that old addresses keep working. The map is keyed by the slug asked for. */
export async function productIdsBySlugs(sql: Sql, slugs: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.query<{ slug: string; id: string }>(
    `SELECT slug, product_id AS id FROM product_former_slugs WHERE slug IN (?)
     UNION ALL SELECT slug, id FROM products WHERE slug IN (?)`,
    [slugs, slugs],
  );
  return new Map(rows.map(({ slug, id }) => [slug, id]));
}

/** Variants in display order that are not deleted. */
export function variantsByProductIds(sql: Sql, productIds: readonly string[]): Promise<VariantRow[]> {
  return sql.query<VariantRow>(
    `SELECT ${variantColumns} FROM product_variants v WHERE v.product_id IN (?) AND v.deleted_at IS NULL ORDER BY v.product_id, v.position, v.id`,
    [productIds],
  );
}

export function variantsByIds(sql: Sql, ids: readonly string[]): Promise<VariantRow[]> {
  return sql.query<VariantRow>(`SELECT ${variantColumns} FROM product_variants v WHERE v.id IN (?) AND v.deleted_at IS NULL`, [ids]);
}

/** Prices of all variants, those of deleted ones included. */
export function pricesByProductIds(sql: Sql, productIds: readonly string[]): Promise<PriceRow[]> {
  return sql.query<PriceRow>(
    `SELECT v.product_id AS productId, pr.variant_id AS variantId, pr.currency, pr.price_minor AS priceMinor, pr.compare_at_minor AS compareAtMinor
     FROM product_variants v JOIN variant_prices pr ON pr.variant_id = v.id WHERE v.product_id IN (?) ORDER BY v.product_id, pr.variant_id, pr.currency`,
    [productIds],
  );
}

/** Regular prices of all variants, whatever is in force for a time. */
export function regularPricesByProductIds(sql: Sql, productIds: readonly string[]): Promise<PriceRow[]> {
  return sql.query<PriceRow>(
    `SELECT v.product_id AS productId, pr.variant_id AS variantId, pr.currency, COALESCE(pr.regular_minor, pr.price_minor) AS priceMinor,
       IF(pr.regular_minor IS NULL, pr.compare_at_minor, pr.regular_compare_at_minor) AS compareAtMinor
     FROM product_variants v JOIN variant_prices pr ON pr.variant_id = v.id WHERE v.product_id IN (?) ORDER BY v.product_id, pr.variant_id, pr.currency`,
    [productIds],
  );
}

/** The products' variants in display order that are not deleted, with their prices. */
export function offersByProductIds(sql: Sql, productIds: readonly string[]): Promise<OfferRow[]> {
  return offers(sql, 'v.product_id IN (?)', productIds);
}

export function offersByIds(sql: Sql, ids: readonly string[]): Promise<OfferRow[]> {
  return offers(sql, 'v.id IN (?)', ids);
}

async function offers(sql: Sql, where: string, ids: readonly string[]): Promise<OfferRow[]> {
  const rows = await sql.query<VariantRow & Omit<Price, 'currency'> & { currency: string | null }>(
    `SELECT ${variantColumns}, pr.currency, pr.price_minor AS priceMinor, pr.compare_at_minor AS compareAtMinor
     FROM product_variants v LEFT JOIN variant_prices pr ON pr.variant_id = v.id
     WHERE ${where} AND v.deleted_at IS NULL ORDER BY v.product_id, v.position, v.id, pr.currency`,
    [ids],
  );
  const found = new Map<string, OfferRow & { prices: Price[] }>();
  for (const { currency, priceMinor, compareAtMinor, ...variant } of rows) {
    const offer = found.get(variant.id) ?? { ...variant, prices: [] };
    if (currency !== null) offer.prices.push({ currency, priceMinor, compareAtMinor });
    found.set(variant.id, offer);
  }
  return [...found.values()];
}

export async function mediaByProductIds(sql: Sql, productIds: readonly string[]): Promise<MediaRow[]> {
  const rows = await sql.query<Omit<MediaRow, 'focalPoint'> & FocalColumns>(
    `SELECT product_id AS productId, media_key AS \`key\`, alt, width, height, focal_x AS focalX, focal_y AS focalY
     FROM product_media WHERE product_id IN (?) ORDER BY product_id, position`,
    [productIds],
  );
  return rows.map(({ focalX, focalY, ...row }) => ({ ...row, focalPoint: focalPointOf({ focalX, focalY }) }));
}

/** Facts in display order; option values are attributes for filters only. */
export function attributesByProductIds(sql: Sql, productIds: readonly string[]): Promise<AttributeRow[]> {
  return sql.query<AttributeRow>(
    `SELECT product_id AS productId, code, name, value FROM product_attributes
     WHERE product_id IN (?) AND source = 'fact' ORDER BY product_id, position, code, value`,
    [productIds],
  );
}

export function tagsOf({ tags }: ProductRow): string[] {
  return parseJson<string[]>(tags);
}

export function optionsOf({ options }: ProductRow): Option[] {
  return parseJson<Option[]>(options);
}

export function optionValuesOf({ optionValues }: VariantRow): OptionValue[] {
  return parseJson<OptionValue[]>(optionValues);
}

/** The row with its flags as booleans. */
export function asProduct<Row extends ProductRow>(row: Row): Row {
  row.isVisible = Boolean(row.isVisible);
  row.isPurchasable = Boolean(row.isPurchasable);
  return row;
}
