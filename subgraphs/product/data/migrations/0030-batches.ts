import type { MigrationInterface, QueryRunner } from 'typeorm';
import { idType, tableOptions } from './column-types.ts';

/** Vendors whose many products are brought in line batch by batch, and how far that is; and when a vendor was last told that little is left of a variant. */
export class Batches0030 implements MigrationInterface {
  name = 'product-0030-batches';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE vendor_refreshes (
      vendor_id ${idType} NOT NULL PRIMARY KEY,
      after_created_at DATETIME(3) NOT NULL,
      after_id ${idType} NOT NULL,
      queued_at DATETIME(3) NOT NULL,
      KEY ix_vendor_refreshes_queued (queued_at)
    ) ${tableOptions}`);
    await runner.query(`CREATE TABLE stock_alerts (
      variant_id ${idType} NOT NULL PRIMARY KEY,
      level TINYINT NOT NULL,
      told_at DATETIME(3) NOT NULL,
      due_at DATETIME(3) NULL,
      KEY ix_stock_alerts_due (due_at)
    ) ${tableOptions}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stock_alerts, vendor_refreshes');
  }
}
