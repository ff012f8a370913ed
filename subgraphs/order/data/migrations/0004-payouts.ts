import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, currency, id, instant, table } from './columns.ts';

/** Payouts to vendors, and one row per vendor and currency that serialises claims. */
export class Payouts0004 implements MigrationInterface {
  name = 'Payouts0004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payout_locks (
        vendor_id ${id} NOT NULL,
        currency ${currency} NOT NULL,
        PRIMARY KEY (vendor_id, currency)
      ) ${table}`);
    await runner.query(`
      CREATE TABLE payouts (
        id ${id} NOT NULL PRIMARY KEY,
        vendor_id ${id} NOT NULL,
        currency ${currency} NOT NULL,
        amount_minor BIGINT NOT NULL,
        state ${code} NOT NULL,
        provider_reference VARCHAR(120) NULL,
        failure_reason VARCHAR(1000) NULL,
        attempts INT NOT NULL DEFAULT 0,
        next_attempt_at BIGINT NULL,
        created_at ${instant} NOT NULL,
        finished_at ${instant} NULL,
        KEY ix_payouts_vendor (vendor_id, id),
        KEY ix_payouts_due (next_attempt_at),
        CONSTRAINT ck_payouts_amount CHECK (amount_minor > 0)
      ) ${table}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['payouts', 'payout_locks']) await runner.query(`DROP TABLE ${name}`);
  }
}
