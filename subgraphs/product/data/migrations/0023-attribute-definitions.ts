import type { MigrationInterface, QueryRunner } from 'typeorm';
import { codeType, tableOptions } from './column-types.ts';

const definitions = `CREATE TABLE attribute_definitions (
  code ${codeType} NOT NULL PRIMARY KEY,
  name VARCHAR(80) NOT NULL,
  type VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  unit VARCHAR(20) NULL,
  choices TEXT NOT NULL,
  version INT NOT NULL DEFAULT 1,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL
) ${tableOptions}`;

/** Computed by the database, so that writers that know nothing of it fill it, too. */
const numbers = `ALTER TABLE attribute_values
  ADD COLUMN number DECIMAL(20,6) GENERATED ALWAYS AS (IF(value REGEXP '^-?[0-9]{1,12}([.][0-9]{1,6})?$', CAST(value AS DECIMAL(20,6)), NULL)) STORED,
  ADD KEY ix_attribute_values_number (code, number)`;

/** What kind of value an attribute has, and which values are numbers, so that ranges of them can be filtered by. */
export class AttributeDefinitions0023 implements MigrationInterface {
  name = 'product-0023-attribute-definitions';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(definitions);
    await runner.query(numbers);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attribute_values DROP KEY ix_attribute_values_number, DROP COLUMN number');
    await runner.query('DROP TABLE attribute_definitions');
  }
}
