import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What vendors have told of their delivery profiles and of the account payouts go to, as JSON; null where they have not told yet. */
export class VendorTerms0012 implements MigrationInterface {
  name = 'VendorTerms0012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE vendor_copies ADD COLUMN terms MEDIUMTEXT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE vendor_copies DROP COLUMN terms');
  }
}
