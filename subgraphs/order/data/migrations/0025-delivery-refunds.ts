import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether what a vendor order's delivery cost was given back. */
export class DeliveryRefunds0025 implements MigrationInterface {
  name = 'DeliveryRefunds0025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE vendor_orders ADD COLUMN shipping_refunded BOOLEAN NOT NULL DEFAULT FALSE');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE vendor_orders DROP COLUMN shipping_refunded');
  }
}
