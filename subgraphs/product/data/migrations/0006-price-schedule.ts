import type { MigrationInterface, QueryRunner } from 'typeorm';
import { currencyType, idType, tableOptions } from './column-types.ts';

/**
 * Prices for a time. When one begins, it takes the place of the variant's price, which waits in `regular_minor` until it
 * is over: whoever reads prices need not know of schedules.
 */
const scheduledPrices = `CREATE TABLE scheduled_prices (
  id ${idType} NOT NULL PRIMARY KEY,
  product_id ${idType} NOT NULL,
  variant_id ${idType} NOT NULL,
  vendor_id ${idType} NOT NULL,
  currency ${currencyType} NOT NULL,
  price_minor BIGINT NOT NULL,
  compare_at_minor BIGINT NULL,
  starts_at DATETIME(3) NOT NULL,
  ends_at DATETIME(3) NOT NULL,
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  KEY ix_scheduled_prices_start (state, starts_at),
  KEY ix_scheduled_prices_end (state, ends_at),
  KEY ix_scheduled_prices_variant (variant_id, state, starts_at),
  KEY ix_scheduled_prices_product (product_id, state),
  CONSTRAINT ck_scheduled_prices CHECK (price_minor >= 0 AND ends_at > starts_at AND (compare_at_minor IS NULL OR compare_at_minor > price_minor))
) ${tableOptions}`;

/** Scheduled prices. */
export class PriceSchedule0006 implements MigrationInterface {
  name = 'product-0006-price-schedule';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(scheduledPrices);
    await runner.query('ALTER TABLE variant_prices ADD COLUMN regular_minor BIGINT NULL, ADD COLUMN regular_compare_at_minor BIGINT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE variant_prices DROP COLUMN regular_minor, DROP COLUMN regular_compare_at_minor');
    await runner.query('DROP TABLE scheduled_prices');
  }
}
