import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, currency, id, table } from './columns.ts';

/**
 * What was booked for vendors by month, kind and account, summed behind the bookings; and a mark on each booking that is in these sums. The version that runs meanwhile does not know
 * the mark, so what it books is in no sum yet, which is what the default says.
 */
export class LedgerSums0034 implements MigrationInterface {
  name = 'LedgerSums0034';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger_month_sums (
        vendor_id ${id} NOT NULL,
        currency ${currency} NOT NULL,
        month CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind ${code} NOT NULL,
        account VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount_minor BIGINT NOT NULL,
        PRIMARY KEY (vendor_id, currency, month, kind, account)
      ) ${table}`);
    await runner.query(`CREATE TABLE ledger_sum_locks (vendor_id ${id} NOT NULL PRIMARY KEY) ${table}`);
    await runner.query('ALTER TABLE ledger_transactions ADD COLUMN is_summed BOOLEAN NOT NULL DEFAULT FALSE, ADD KEY ix_ledger_summed (is_summed, vendor_id, currency, booked_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ledger_transactions DROP KEY ix_ledger_summed, DROP COLUMN is_summed');
    for (const name of ['ledger_sum_locks', 'ledger_month_sums']) await runner.query(`DROP TABLE ${name}`);
  }
}
