import type { MigrationInterface, QueryRunner } from 'typeorm';
import { instant } from './columns.ts';

/** What of a payout was taken back at the provider after it was sent, and what the vendor's bank has refused since it arrived at the vendor's account there; found by that account. */
export class TakenBackPayouts0032 implements MigrationInterface {
  name = 'TakenBackPayouts0032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payouts ADD COLUMN reversed_minor BIGINT NOT NULL DEFAULT 0, ADD COLUMN reversed_at ${instant} NULL, ADD COLUMN bank_refused_at ${instant} NULL, ADD COLUMN bank_refusal VARCHAR(100) NULL,
        ADD KEY ix_payouts_account (provider_account, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payouts DROP KEY ix_payouts_account, DROP COLUMN bank_refusal, DROP COLUMN bank_refused_at, DROP COLUMN reversed_at, DROP COLUMN reversed_minor');
  }
}
