import type { MigrationInterface, QueryRunner } from 'typeorm';
import { currencyType, idType, tableOptions } from './column-types.ts';

/**
 * One narrow row per product with everything lists filter and sort by, derived from the catalog, the vendor and the
 * stock. Each sort has an index that begins with `is_visible`, so a page is read in order and stops early.
 */
const listings = `CREATE TABLE product_listings (
  product_id ${idType} NOT NULL PRIMARY KEY,
  vendor_id ${idType} NOT NULL,
  category_id ${idType} NOT NULL,
  is_visible BOOLEAN NOT NULL,
  is_purchasable BOOLEAN NOT NULL,
  stock_level TINYINT NOT NULL,
  created_at DATETIME(3) NOT NULL,
  rating_sum INT NOT NULL DEFAULT 0,
  rating_count INT NOT NULL DEFAULT 0,
  rating_average SMALLINT NOT NULL DEFAULT 0,
  rating_score SMALLINT NOT NULL DEFAULT 0,
  sold_count INT NOT NULL DEFAULT 0,
  KEY ix_listings_newest (is_visible, created_at, product_id),
  KEY ix_listings_rating (is_visible, rating_score, product_id),
  KEY ix_listings_sold (is_visible, sold_count, product_id),
  KEY ix_listings_category (is_visible, category_id, created_at, product_id),
  KEY ix_listings_category_sold (is_visible, category_id, sold_count, product_id),
  KEY ix_listings_vendor (vendor_id, is_visible, created_at, product_id)
) ${tableOptions}`;

/** Lowest and highest price of a product's variants per currency; PRICE sorts walk its index. */
const priceRanges = `CREATE TABLE product_price_ranges (
  product_id ${idType} NOT NULL,
  currency ${currencyType} NOT NULL,
  min_minor BIGINT NOT NULL,
  max_minor BIGINT NOT NULL,
  is_visible BOOLEAN NOT NULL,
  PRIMARY KEY (product_id, currency),
  KEY ix_price_ranges_min (currency, is_visible, min_minor, product_id)
) ${tableOptions}`;

/** Products to announce again (their vendor, stock level or rating changed); append-only, so writers never wait. */
const announcements = `CREATE TABLE product_announcements (
  seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  product_id ${idType} NOT NULL
) ${tableOptions}`;

/** `terms` is written by our own tokenizer (domain/tokens.ts), so that both servers index and find the same words. */
const searchDocuments = `CREATE TABLE search_documents (
  product_id ${idType} NOT NULL PRIMARY KEY,
  terms TEXT NOT NULL,
  suggestions TEXT NOT NULL,
  is_visible BOOLEAN NOT NULL DEFAULT TRUE,
  FULLTEXT KEY ft_search_documents (terms)
) ${tableOptions}`;

/** What can be suggested: words and pairs of words from titles, with how many visible products have them. */
const searchTerms = [
  `CREATE TABLE search_terms (
    term VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    product_count INT NOT NULL DEFAULT 0
  ) ${tableOptions}`,
  `CREATE TABLE search_term_grams (
    gram VARCHAR(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    term VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (gram, term)
  ) ${tableOptions}`,
];

/** What shoppers search in: derived from the catalog, rebuilt product by product. */
export class Listings0002 implements MigrationInterface {
  name = 'product-0002-listings';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [listings, priceRanges, announcements, searchDocuments, ...searchTerms]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE search_term_grams, search_terms, search_documents, product_announcements, product_price_ranges, product_listings');
  }
}
