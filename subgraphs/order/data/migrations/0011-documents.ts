import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, currency, id, instant, table } from './columns.ts';

/**
 * Invoices and credit notes, frozen when they are issued and numbered without gaps per vendor; statements, frozen when their month is closed; what is
 * known of a vendor's business.
 */
export class Documents0011 implements MigrationInterface {
  name = 'Documents0011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE vendor_copies ADD COLUMN business TEXT NULL');
    await runner.query(`
      CREATE TABLE document_sequences (
        vendor_id ${id} NOT NULL,
        kind ${code} NOT NULL,
        value BIGINT NOT NULL DEFAULT 0,
        PRIMARY KEY (vendor_id, kind)
      ) ${table}`);
    await runner.query(`
      CREATE TABLE order_documents (
        id ${id} NOT NULL PRIMARY KEY,
        vendor_id ${id} NOT NULL,
        order_id ${id} NOT NULL,
        vendor_order_id ${id} NOT NULL,
        kind ${code} NOT NULL,
        source_id ${id} NOT NULL,
        sequence BIGINT NOT NULL,
        number VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        currency ${currency} NOT NULL,
        total_minor BIGINT NOT NULL,
        content MEDIUMTEXT NOT NULL,
        issued_at ${instant} NOT NULL,
        UNIQUE KEY uq_order_documents_sequence (vendor_id, kind, sequence),
        UNIQUE KEY uq_order_documents_source (source_id, kind),
        KEY ix_order_documents_vendor_order (vendor_order_id, id)
      ) ${table}`);
    await runner.query('ALTER TABLE ledger_transactions ADD KEY ix_ledger_vendor (vendor_id, currency, booked_at)');
    await runner.query(`
      CREATE TABLE vendor_statements (
        vendor_id ${id} NOT NULL,
        currency ${currency} NOT NULL,
        month CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        content TEXT NOT NULL,
        closed_at ${instant} NOT NULL,
        PRIMARY KEY (vendor_id, month, currency)
      ) ${table}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['vendor_statements', 'order_documents', 'document_sequences']) await runner.query(`DROP TABLE ${name}`);
    await runner.query('ALTER TABLE ledger_transactions DROP KEY ix_ledger_vendor');
    await runner.query('ALTER TABLE vendor_copies DROP COLUMN business');
  }
}
