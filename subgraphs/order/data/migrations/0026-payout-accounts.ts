import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The account a payout was claimed for, as the payment provider calls it: it stays the same when the vendor hands in another one meanwhile. Null in older payouts. */
export class PayoutAccounts0026 implements MigrationInterface {
  name = 'PayoutAccounts0026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payouts ADD COLUMN provider_account VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payouts DROP COLUMN provider_account');
  }
}
