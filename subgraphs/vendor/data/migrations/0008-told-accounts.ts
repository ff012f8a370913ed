import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether the others were told what the payment provider calls the account that payouts go to: accounts handed in before they were are announced once more. */
export class ToldAccounts0008 implements MigrationInterface {
  name = 'ToldAccounts0008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payout_accounts ADD COLUMN is_told BOOLEAN NOT NULL DEFAULT FALSE, ADD KEY ix_payout_accounts_told (is_told, vendor_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payout_accounts DROP KEY ix_payout_accounts_told, DROP COLUMN is_told');
  }
}
