import type { MigrationInterface, QueryRunner } from 'typeorm';

const ascii = (length: number) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`;

/** What API keys are used for: one row per key, day and operation or field. */
export class ApiKeyUsage0007 implements MigrationInterface {
  name = 'ApiKeyUsage0007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_key_usage (
        api_key_id ${ascii(40)} NOT NULL,
        day DATE NOT NULL,
        kind ${ascii(10)} NOT NULL,
        name ${ascii(190)} NOT NULL,
        is_deprecated BOOLEAN NOT NULL DEFAULT FALSE,
        calls BIGINT NOT NULL,
        errors BIGINT NOT NULL,
        cost BIGINT NOT NULL,
        PRIMARY KEY (api_key_id, day, kind, name),
        KEY ix_api_key_usage_day (day)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_key_usage');
  }
}
