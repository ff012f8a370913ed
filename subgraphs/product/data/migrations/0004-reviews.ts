import type { MigrationInterface, QueryRunner } from 'typeorm';
import { idType, tableOptions } from './column-types.ts';

const reviews = `CREATE TABLE reviews (
  id ${idType} NOT NULL PRIMARY KEY,
  product_id ${idType} NOT NULL,
  vendor_id ${idType} NOT NULL,
  author_id ${idType} NOT NULL,
  author_name VARCHAR(160) NOT NULL,
  rating TINYINT NOT NULL,
  title VARCHAR(120) NULL,
  body TEXT NULL,
  status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_verified_purchase BOOLEAN NOT NULL,
  vendor_reply TEXT NULL,
  created_at DATETIME(3) NOT NULL,
  UNIQUE KEY uq_reviews_author (product_id, author_id),
  KEY ix_reviews_newest (product_id, status, created_at, id),
  CONSTRAINT ck_reviews_rating CHECK (rating BETWEEN 1 AND 5)
) ${tableOptions}`;

/** Which customers received which products: the proof behind a verified review. */
const purchases = `CREATE TABLE purchases (
  customer_id ${idType} NOT NULL,
  product_id ${idType} NOT NULL,
  vendor_order_id ${idType} NOT NULL,
  delivered_at DATETIME(3) NOT NULL,
  PRIMARY KEY (customer_id, product_id)
) ${tableOptions}`;

/** Names of accounts, copied from the user subgraph, for signing reviews. */
const authors = `CREATE TABLE authors (
  user_id ${idType} NOT NULL PRIMARY KEY,
  display_name VARCHAR(160) NOT NULL,
  version BIGINT NOT NULL
) ${tableOptions}`;

/** Reviews, and what has to be known about their authors. */
export class Reviews0004 implements MigrationInterface {
  name = 'product-0004-reviews';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [reviews, purchases, authors]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE authors, purchases, reviews');
  }
}
