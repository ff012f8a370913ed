import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
const sha256 = 'CHAR(64) CHARACTER SET ascii COLLATE ascii_bin';
const innodb = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

/** Accounts with roles and search terms, addresses, sessions with their used refresh tokens, and the copy of who works for which vendor. */
export class Accounts0001 implements MigrationInterface {
  name = 'Accounts0001';

  async up(runner: QueryRunner): Promise<void> {
    await createPeople(runner);
    await createSessions(runner);
    await runner.query(`
      CREATE TABLE vendor_versions (
        vendor_id ${id} NOT NULL PRIMARY KEY,
        version INT NOT NULL
      ) ${innodb}`);
    await runner.query(`
      CREATE TABLE memberships (
        vendor_id ${id} NOT NULL,
        user_id ${id} NOT NULL,
        role VARCHAR(20) CHARACTER SET ascii NOT NULL,
        PRIMARY KEY (vendor_id, user_id),
        KEY ix_memberships_user (user_id)
      ) ${innodb}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['memberships', 'vendor_versions', 'retired_refresh_tokens', 'sessions', 'addresses', 'user_search_terms', 'user_roles', 'users'];
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}

async function createPeople(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE users (
      id ${id} NOT NULL PRIMARY KEY,
      email VARCHAR(254) NOT NULL,
      email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      email_verified_at DATETIME(3) NULL,
      display_name VARCHAR(80) NOT NULL,
      locale VARCHAR(35) CHARACTER SET ascii NOT NULL,
      currency CHAR(3) CHARACTER SET ascii NOT NULL,
      country CHAR(2) CHARACTER SET ascii NULL,
      password_hash VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      password_changed_at DATETIME(3) NOT NULL,
      last_signed_in_at DATETIME(3) NULL,
      version INT NOT NULL DEFAULT 1,
      created_at DATETIME(3) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      UNIQUE KEY uq_users_email (email_key),
      KEY ix_users_created (created_at, id)
    ) ${innodb}`);
  await runner.query(`
    CREATE TABLE user_roles (
      user_id ${id} NOT NULL,
      role VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      PRIMARY KEY (user_id, role)
    ) ${innodb}`);
  await runner.query(`
    CREATE TABLE user_search_terms (
      term VARCHAR(64) NOT NULL,
      user_id ${id} NOT NULL,
      PRIMARY KEY (term, user_id),
      KEY ix_user_search_terms_user (user_id)
    ) ${innodb}`);
  await runner.query(`
    CREATE TABLE addresses (
      id ${id} NOT NULL PRIMARY KEY,
      user_id ${id} NOT NULL,
      recipient VARCHAR(120) NOT NULL,
      line1 VARCHAR(160) NOT NULL,
      line2 VARCHAR(160) NULL,
      city VARCHAR(120) NOT NULL,
      region VARCHAR(120) NULL,
      postal_code VARCHAR(20) NULL,
      country CHAR(2) CHARACTER SET ascii NOT NULL,
      phone VARCHAR(40) NULL,
      default_marker TINYINT NULL,
      created_at DATETIME(3) NOT NULL,
      KEY ix_addresses_user (user_id, created_at, id),
      UNIQUE KEY uq_addresses_default (user_id, default_marker),
      CONSTRAINT ck_addresses_default CHECK (default_marker = 1)
    ) ${innodb}`);
}

/** The key of a session's token is its hash; exchanged tokens stay as long as the session, to recognise a second use. */
async function createSessions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE sessions (
      id ${id} NOT NULL PRIMARY KEY,
      user_id ${id} NOT NULL,
      client_kind VARCHAR(10) CHARACTER SET ascii NOT NULL,
      device_name VARCHAR(120) NULL,
      device_hash ${sha256} NULL,
      token_hash ${sha256} NOT NULL,
      rotation_salt ${sha256} NULL,
      rotation_key_hash ${sha256} NULL,
      created_at DATETIME(3) NOT NULL,
      last_used_at DATETIME(3) NOT NULL,
      expires_at DATETIME(3) NOT NULL,
      idle_until DATETIME(3) NOT NULL,
      revoked_at DATETIME(3) NULL,
      revoked_reason VARCHAR(20) CHARACTER SET ascii NULL,
      UNIQUE KEY uq_sessions_token (token_hash),
      KEY ix_sessions_user (user_id, last_used_at),
      KEY ix_sessions_end (idle_until)
    ) ${innodb}`);
  await runner.query(`
    CREATE TABLE retired_refresh_tokens (
      token_hash ${sha256} NOT NULL PRIMARY KEY,
      session_id ${id} NOT NULL,
      retired_at DATETIME(3) NOT NULL,
      KEY ix_retired_refresh_tokens_session (session_id)
    ) ${innodb}`);
}
