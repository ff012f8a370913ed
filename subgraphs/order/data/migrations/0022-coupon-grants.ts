import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id } from './columns.ts';

/** Whose a coupon is (null: the marketplace's), and a version that its changes are guarded by. */
export class CouponGrants0022 implements MigrationInterface {
  name = 'CouponGrants0022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE coupons ADD COLUMN vendor_id ${id} NULL, ADD COLUMN version INT NOT NULL DEFAULT 1, ADD KEY ix_coupons_vendor (vendor_id, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE coupons DROP KEY ix_coupons_vendor, DROP COLUMN version, DROP COLUMN vendor_id');
  }
}
