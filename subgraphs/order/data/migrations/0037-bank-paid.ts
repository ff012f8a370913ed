import type { MigrationInterface, QueryRunner } from 'typeorm';
import { instant } from './columns.ts';

/** When a vendor's bank has last taken what had arrived at the vendor's account at the provider: a refusal from before that may be told later. */
export class BankPaid0037 implements MigrationInterface {
  name = 'BankPaid0037';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payouts ADD COLUMN bank_paid_at ${instant} NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payouts DROP COLUMN bank_paid_at');
  }
}
