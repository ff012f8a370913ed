import type { MigrationInterface, QueryRunner } from 'typeorm';
import { idType, tableOptions } from './column-types.ts';

/**
 * One import of a CSV file. `rows_done` is the checkpoint: it moves in the transaction that writes the rows, so whoever
 * goes on after a crash repeats none and leaves none out. `lease_until` says how long the process at work is believed to live.
 */
const imports = `CREATE TABLE catalog_imports (
  id ${idType} NOT NULL PRIMARY KEY,
  vendor_id ${idType} NOT NULL,
  requested_by VARCHAR(80) NOT NULL,
  file_name VARCHAR(200) NULL,
  source VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_dry_run BOOLEAN NOT NULL DEFAULT FALSE,
  chunks INT NOT NULL DEFAULT 0,
  characters BIGINT NOT NULL DEFAULT 0,
  lines_total INT NOT NULL DEFAULT 0,
  lines_done INT NOT NULL DEFAULT 0,
  rows_done INT NOT NULL DEFAULT 0,
  rows_refused INT NOT NULL DEFAULT 0,
  products_created INT NOT NULL DEFAULT 0,
  products_updated INT NOT NULL DEFAULT 0,
  products_unchanged INT NOT NULL DEFAULT 0,
  error_count INT NOT NULL DEFAULT 0,
  failure VARCHAR(500) NULL,
  lease_until DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  finished_at DATETIME(3) NULL,
  KEY ix_catalog_imports_vendor (vendor_id, created_at),
  KEY ix_catalog_imports_queue (state, created_at)
) ${tableOptions}`;

/** The uploaded text, in the pieces it came in; gone when the import is over. */
const chunks = `CREATE TABLE catalog_import_chunks (
  import_id ${idType} NOT NULL,
  sequence INT NOT NULL,
  content MEDIUMTEXT NOT NULL,
  PRIMARY KEY (import_id, sequence)
) ${tableOptions}`;

/** What was wrong with which cell; the first thousand of an import. */
const errors = `CREATE TABLE catalog_import_errors (
  import_id ${idType} NOT NULL,
  position INT NOT NULL,
  line INT NOT NULL,
  column_name VARCHAR(80) NULL,
  value VARCHAR(200) NULL,
  expected VARCHAR(500) NOT NULL,
  PRIMARY KEY (import_id, position)
) ${tableOptions}`;

/** Bulk imports by vendor staff. */
export class Imports0005 implements MigrationInterface {
  name = 'product-0005-imports';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [imports, chunks, errors]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE catalog_import_errors, catalog_import_chunks, catalog_imports');
  }
}
