import type { MigrationInterface, QueryRunner } from 'typeorm';
import { currency, id, table } from './columns.ts';

const amounts = 'orders INT NOT NULL, placed_minor BIGINT NOT NULL, cancelled_minor BIGINT NOT NULL, refunded_minor BIGINT NOT NULL, commission_minor BIGINT NOT NULL';
const day = 'CHAR(10) CHARACTER SET ascii COLLATE ascii_bin';

/** What was sold by day, summed behind the lists' entries; and what each entry has added to it. */
export class SalesDays0036 implements MigrationInterface {
  name = 'SalesDays0036';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE sales_days (vendor_id ${id} NOT NULL, day ${day} NOT NULL, currency ${currency} NOT NULL, ${amounts}, PRIMARY KEY (vendor_id, day, currency)) ${table}`);
    await runner.query(`CREATE TABLE sales_entries (entry_id ${id} NOT NULL PRIMARY KEY, vendor_id ${id} NOT NULL, day ${day} NOT NULL, currency ${currency} NOT NULL, ${amounts}) ${table}`);
    // Marks of the sums, no part of the read model: who does not name them neither sees nor writes them.
    await runner.query('ALTER TABLE order_list_entries ADD COLUMN summed_version INT NOT NULL DEFAULT 0 INVISIBLE');
    // Derived, so that it is also true of what the version writes that does not know of it.
    await runner.query('ALTER TABLE order_list_entries ADD COLUMN is_unsummed BOOLEAN GENERATED ALWAYS AS (version > summed_version) VIRTUAL INVISIBLE');
    // By itself: together with the column, MySQL would copy the table.
    await runner.query('ALTER TABLE order_list_entries ADD KEY ix_order_list_unsummed (is_unsummed)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_list_entries DROP KEY ix_order_list_unsummed, DROP COLUMN is_unsummed, DROP COLUMN summed_version');
    for (const name of ['sales_entries', 'sales_days']) await runner.query(`DROP TABLE ${name}`);
  }
}
