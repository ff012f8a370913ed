import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
const sha256 = 'CHAR(64) CHARACTER SET ascii COLLATE ascii_bin';
const innodb = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

/** Changes of addresses, operators acting as customers, and API keys. */
export class Rights0005 implements MigrationInterface {
  name = 'Rights0005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE email_changes (
        id ${id} NOT NULL PRIMARY KEY,
        user_id ${id} NOT NULL,
        old_email VARCHAR(254) NOT NULL,
        new_email VARCHAR(254) NOT NULL,
        confirm_hash ${sha256} NULL,
        confirm_until DATETIME(3) NOT NULL,
        undo_hash ${sha256} NULL,
        undo_until DATETIME(3) NULL,
        UNIQUE KEY uq_email_changes_confirm (confirm_hash),
        UNIQUE KEY uq_email_changes_undo (undo_hash),
        KEY ix_email_changes_user (user_id),
        KEY ix_email_changes_end (confirm_until)
      ) ${innodb}`);
    await runner.query(`
      CREATE TABLE impersonations (
        id ${id} NOT NULL PRIMARY KEY,
        operator_id ${id} NOT NULL,
        user_id ${id} NOT NULL,
        reason VARCHAR(500) NOT NULL,
        started_at DATETIME(3) NOT NULL,
        expires_at DATETIME(3) NOT NULL,
        KEY ix_impersonations_user (user_id, started_at)
      ) ${innodb}`);
    await createApiKeys(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['api_key_secrets', 'api_keys', 'impersonations', 'email_changes']) await runner.query(`DROP TABLE ${table}`);
  }
}

async function createApiKeys(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE api_keys (
      id ${id} NOT NULL PRIMARY KEY,
      created_by ${id} NOT NULL,
      vendor_id ${id} NULL,
      name VARCHAR(80) NOT NULL,
      scopes VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      requests_per_minute INT NOT NULL,
      cost_per_minute INT NOT NULL,
      requests_per_day INT NOT NULL,
      cost_per_day BIGINT NOT NULL,
      version INT NOT NULL DEFAULT 1,
      created_at DATETIME(3) NOT NULL,
      expires_at DATETIME(3) NULL,
      last_used_at DATETIME(3) NULL,
      revoked_at DATETIME(3) NULL,
      KEY ix_api_keys_vendor (vendor_id, created_at),
      KEY ix_api_keys_person (created_by, created_at)
    ) ${innodb}`);
  await runner.query(`
    CREATE TABLE api_key_secrets (
      key_hash ${sha256} NOT NULL PRIMARY KEY,
      api_key_id ${id} NOT NULL,
      prefix VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      created_at DATETIME(3) NOT NULL,
      valid_until DATETIME(3) NULL,
      KEY ix_api_key_secrets_key (api_key_id, created_at)
    ) ${innodb}`);
}
