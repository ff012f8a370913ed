import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, instant } from './columns.ts';

/** Agreements with a history, the life of the payout account, and who settled a requirement on what ground. */
export class Terms0004 implements MigrationInterface {
  name = 'Terms0004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE commission_agreements ADD COLUMN fixed_parts TEXT NULL, ADD COLUMN note VARCHAR(500) NULL, ADD COLUMN version INT NOT NULL DEFAULT 1,
        ADD COLUMN created_by ${id} NULL, ADD COLUMN created_at ${instant} NULL`);
    await runner.query(`
      ALTER TABLE payout_accounts ADD COLUMN provider_token VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL, ADD COLUMN version INT NOT NULL DEFAULT 1,
        ADD COLUMN submitted_at ${instant} NULL, ADD COLUMN submitted_by ${id} NULL, ADD COLUMN verified_at ${instant} NULL, ADD COLUMN verified_by ${id} NULL,
        ADD COLUMN disabled_at ${instant} NULL, ADD COLUMN disabled_reason VARCHAR(500) NULL, ADD COLUMN held_until ${instant} NULL`);
    await runner.query(`
      ALTER TABLE settled_requirements ADD COLUMN text_version VARCHAR(20) CHARACTER SET ascii NULL, ADD COLUMN note VARCHAR(1000) NULL,
        ADD COLUMN expires_at ${instant} NULL, ADD COLUMN withdrawn_at ${instant} NULL, ADD COLUMN withdrawn_reason VARCHAR(500) NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE commission_agreements DROP COLUMN fixed_parts, DROP COLUMN note, DROP COLUMN version, DROP COLUMN created_by, DROP COLUMN created_at');
    await runner.query(`ALTER TABLE payout_accounts DROP COLUMN provider_token, DROP COLUMN version, DROP COLUMN submitted_at, DROP COLUMN submitted_by,
      DROP COLUMN verified_at, DROP COLUMN verified_by, DROP COLUMN disabled_at, DROP COLUMN disabled_reason, DROP COLUMN held_until`);
    await runner.query(`ALTER TABLE settled_requirements DROP COLUMN text_version, DROP COLUMN note, DROP COLUMN expires_at, DROP COLUMN withdrawn_at, DROP COLUMN withdrawn_reason`);
  }
}
