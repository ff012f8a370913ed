import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who stands behind a vendor by law: for invoices, and for the tax on the commission. */
export class Business0006 implements MigrationInterface {
  name = 'Business0006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE vendors ADD COLUMN legal_name VARCHAR(160) NULL, ADD COLUMN vat_id VARCHAR(20) CHARACTER SET ascii NULL, ADD COLUMN business_address TEXT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE vendors DROP COLUMN legal_name, DROP COLUMN vat_id, DROP COLUMN business_address');
  }
}
