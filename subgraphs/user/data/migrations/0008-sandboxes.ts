import type { MigrationInterface, QueryRunner } from 'typeorm';

const ascii = (length: number) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`;

/** Sandboxes, one for each owner of test keys, and which keys are for one. */
export class Sandboxes0008 implements MigrationInterface {
  name = 'Sandboxes0008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sandboxes (
        id ${ascii(40)} NOT NULL PRIMARY KEY,
        owner_id ${ascii(40)} NOT NULL,
        vendor_id ${ascii(40)} NOT NULL,
        generation INT UNSIGNED NOT NULL,
        state ${ascii(12)} NOT NULL,
        requested_at DATETIME(3) NOT NULL,
        prepared_at DATETIME(3) NULL,
        UNIQUE KEY ux_sandboxes_owner (owner_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
    await runner.query(`ALTER TABLE api_keys ADD COLUMN sandbox_id ${ascii(40)} NULL, ADD KEY ix_api_keys_sandbox (sandbox_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_keys DROP KEY ix_api_keys_sandbox, DROP COLUMN sandbox_id');
    await runner.query('DROP TABLE sandboxes');
  }
}
