import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, instant } from './columns.ts';

/** Vendors that were asked to bear a part of a coupon of the marketplace, and since when they do. */
export class CouponShares0023 implements MigrationInterface {
  name = 'CouponShares0023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE coupon_shares (
        vendor_id ${id} NOT NULL,
        coupon_id ${id} NOT NULL,
        agreed_at ${instant} NULL,
        PRIMARY KEY (vendor_id, coupon_id),
        KEY ix_coupon_shares_coupon (coupon_id, vendor_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE coupon_shares');
  }
}
