import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
const sha256 = 'CHAR(64) CHARACTER SET ascii COLLATE ascii_bin';
const innodb = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

/** Second factors with their recovery codes, sign-ins that wait for the second step, and when a session last proved it. */
export class SecondFactors0004 implements MigrationInterface {
  name = 'SecondFactors0004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE second_factors (
        user_id ${id} NOT NULL PRIMARY KEY,
        secret_sealed VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        last_step BIGINT NULL,
        created_at DATETIME(3) NOT NULL,
        confirmed_at DATETIME(3) NULL
      ) ${innodb}`);
    await runner.query(`
      CREATE TABLE recovery_codes (
        user_id ${id} NOT NULL,
        code_hash ${sha256} NOT NULL,
        used_at DATETIME(3) NULL,
        PRIMARY KEY (user_id, code_hash)
      ) ${innodb}`);
    await runner.query(`
      CREATE TABLE sign_in_challenges (
        token_hash ${sha256} NOT NULL PRIMARY KEY,
        user_id ${id} NOT NULL,
        attempts INT NOT NULL DEFAULT 0,
        expires_at DATETIME(3) NOT NULL,
        KEY ix_sign_in_challenges_user (user_id),
        KEY ix_sign_in_challenges_end (expires_at)
      ) ${innodb}`);
    await runner.query('ALTER TABLE sessions ADD COLUMN second_factor_at DATETIME(3) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sessions DROP COLUMN second_factor_at');
    for (const table of ['sign_in_challenges', 'recovery_codes', 'second_factors']) await runner.query(`DROP TABLE ${table}`);
  }
}
