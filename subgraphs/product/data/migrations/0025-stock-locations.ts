import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Locations that are no longer in use, and what stands at one location. */
export class StockLocations0025 implements MigrationInterface {
  name = 'product-0025-stock-locations';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stock_locations ADD COLUMN closed_at DATETIME(3) NULL');
    await runner.query('ALTER TABLE stock_items ADD KEY ix_stock_items_location (location_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stock_items DROP KEY ix_stock_items_location');
    await runner.query('ALTER TABLE stock_locations DROP COLUMN closed_at');
  }
}
