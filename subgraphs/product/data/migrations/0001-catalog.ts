import type { MigrationInterface, QueryRunner } from 'typeorm';
import { codeType, currencyType, idType, slugType, tableOptions } from './column-types.ts';

/** Categories as a tree with its closure; `listed_count` is the number of visible products directly in one. */
const categories = [
  `CREATE TABLE categories (
    id ${idType} NOT NULL PRIMARY KEY,
    parent_id ${idType} NULL,
    slug ${slugType} NOT NULL,
    name VARCHAR(120) NOT NULL,
    description VARCHAR(500) NULL,
    image_key VARCHAR(160) NULL,
    image_alt VARCHAR(200) NULL,
    image_width INT NULL,
    image_height INT NULL,
    position INT NOT NULL DEFAULT 0,
    listed_count INT NOT NULL DEFAULT 0,
    UNIQUE KEY uq_categories_slug (slug),
    KEY ix_categories_parent (parent_id, position, id)
  ) ${tableOptions}`,
  `CREATE TABLE category_closure (
    ancestor_id ${idType} NOT NULL,
    descendant_id ${idType} NOT NULL,
    depth TINYINT UNSIGNED NOT NULL,
    PRIMARY KEY (ancestor_id, descendant_id),
    KEY ix_category_closure_descendant (descendant_id, depth)
  ) ${tableOptions}`,
];

/** The local copy of what the vendor subgraph announces, and the ratings of a vendor's products added up. */
const vendors = `CREATE TABLE vendors (
  id ${idType} NOT NULL PRIMARY KEY,
  slug ${slugType} NOT NULL,
  name VARCHAR(160) NOT NULL,
  status VARCHAR(20) CHARACTER SET ascii NOT NULL,
  is_accepting_orders BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  rating_sum BIGINT NOT NULL DEFAULT 0,
  rating_count INT NOT NULL DEFAULT 0,
  KEY ix_vendors_slug (slug)
) ${tableOptions}`;

/** `version` guards edits; `event_version` orders what is announced, which happens without an edit, too. */
const products = `CREATE TABLE products (
  id ${idType} NOT NULL PRIMARY KEY,
  vendor_id ${idType} NOT NULL,
  category_id ${idType} NOT NULL,
  slug ${slugType} NOT NULL,
  title VARCHAR(200) NOT NULL,
  description TEXT NULL,
  status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tax_class VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'STANDARD',
  tags TEXT NOT NULL,
  options TEXT NOT NULL,
  version INT NOT NULL DEFAULT 1,
  event_version BIGINT NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  published_at DATETIME(3) NULL,
  UNIQUE KEY uq_products_slug (slug),
  KEY ix_products_vendor (vendor_id, status, created_at, id),
  KEY ix_products_vendor_newest (vendor_id, created_at, id),
  KEY ix_products_category (category_id)
) ${tableOptions}`;

/** Former slugs, so that old addresses keep leading to the product. */
const formerSlugs = `CREATE TABLE product_former_slugs (
  slug ${slugType} NOT NULL PRIMARY KEY,
  product_id ${idType} NOT NULL,
  KEY ix_product_former_slugs_product (product_id)
) ${tableOptions}`;

/** `live_sku` is null once the variant is deleted, so that its SKU can be used again. */
const variants = `CREATE TABLE product_variants (
  id ${idType} NOT NULL PRIMARY KEY,
  product_id ${idType} NOT NULL,
  vendor_id ${idType} NOT NULL,
  sku VARCHAR(64) NOT NULL,
  title VARCHAR(200) NOT NULL,
  option_values TEXT NOT NULL,
  position INT NOT NULL DEFAULT 0,
  weight_grams INT NULL,
  media_key VARCHAR(160) NULL,
  low_stock_threshold INT NOT NULL DEFAULT 3,
  created_at DATETIME(3) NOT NULL,
  deleted_at DATETIME(3) NULL,
  live_sku VARCHAR(64) GENERATED ALWAYS AS (IF(deleted_at IS NULL, sku, NULL)) STORED,
  UNIQUE KEY uq_product_variants_live_sku (vendor_id, live_sku),
  KEY ix_product_variants_product (product_id, position, id)
) ${tableOptions}`;

const prices = `CREATE TABLE variant_prices (
  variant_id ${idType} NOT NULL,
  currency ${currencyType} NOT NULL,
  price_minor BIGINT NOT NULL,
  compare_at_minor BIGINT NULL,
  PRIMARY KEY (variant_id, currency),
  CONSTRAINT ck_variant_prices CHECK (price_minor >= 0 AND (compare_at_minor IS NULL OR compare_at_minor > price_minor))
) ${tableOptions}`;

const media = `CREATE TABLE product_media (
  product_id ${idType} NOT NULL,
  position INT NOT NULL,
  media_key VARCHAR(160) NOT NULL,
  alt VARCHAR(200) NOT NULL,
  width INT NOT NULL,
  height INT NOT NULL,
  PRIMARY KEY (product_id, position)
) ${tableOptions}`;

/** Facts and, for filters and facets, the option values of the variants (`source` tells them apart). */
const attributes = `CREATE TABLE product_attributes (
  product_id ${idType} NOT NULL,
  source VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code ${codeType} NOT NULL,
  value VARCHAR(120) NOT NULL,
  name VARCHAR(80) NOT NULL,
  position INT NOT NULL DEFAULT 0,
  PRIMARY KEY (product_id, source, code, value),
  KEY ix_product_attributes_value (code, value, product_id)
) ${tableOptions}`;

/** The catalog as its vendors keep it. */
export class Catalog0001 implements MigrationInterface {
  name = 'product-0001-catalog';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...categories, vendors, products, formerSlugs, variants, prices, media, attributes]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE product_attributes, product_media, variant_prices, product_variants, product_former_slugs,
      products, vendors, category_closure, categories`);
  }
}
