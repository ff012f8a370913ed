import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
const innodb = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

/** Tokens sent by mail, and requests for password mails that are not looked at yet. */
export class MailTokens0002 implements MigrationInterface {
  name = 'MailTokens0002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE mail_tokens (
        token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        user_id ${id} NOT NULL,
        purpose VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        expires_at DATETIME(3) NOT NULL,
        KEY ix_mail_tokens_user (user_id, purpose),
        KEY ix_mail_tokens_end (expires_at)
      ) ${innodb}`);
    await runner.query(`
      CREATE TABLE reset_requests (
        id ${id} NOT NULL PRIMARY KEY,
        email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
      ) ${innodb}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['reset_requests', 'mail_tokens']) await runner.query(`DROP TABLE ${table}`);
  }
}
