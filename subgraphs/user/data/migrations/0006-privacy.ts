import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
const word = 'VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin';
const innodb = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

/** Copies and deletions of people's data. `open_key` is the person while a request is open, so that there is one of each kind. */
export class Privacy0006 implements MigrationInterface {
  name = 'Privacy0006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE privacy_requests (
        id ${id} NOT NULL PRIMARY KEY,
        user_id ${id} NOT NULL,
        kind ${word} NOT NULL,
        state ${word} NOT NULL,
        round INT NOT NULL DEFAULT 1,
        obstacles TEXT NULL,
        created_at DATETIME(3) NOT NULL,
        due_at DATETIME(3) NULL,
        finished_at DATETIME(3) NULL,
        open_key VARCHAR(70) CHARACTER SET ascii COLLATE ascii_bin GENERATED ALWAYS AS
          (CASE WHEN state IN ('COLLECTING', 'CHECKING', 'SCHEDULED', 'RECHECKING', 'ERASING') THEN CONCAT(kind, ':', user_id) END) STORED,
        UNIQUE KEY uq_privacy_requests_open (open_key),
        KEY ix_privacy_requests_user (user_id, created_at),
        KEY ix_privacy_requests_due (state, due_at)
      ) ${innodb}`);
    await runner.query(`
      CREATE TABLE privacy_reports (
        request_id ${id} NOT NULL,
        subgraph ${word} NOT NULL,
        round INT NOT NULL,
        phase ${word} NOT NULL,
        detail TEXT NOT NULL,
        reported_at DATETIME(3) NOT NULL,
        PRIMARY KEY (request_id, phase, round, subgraph)
      ) ${innodb}`);
    await runner.query(`
      CREATE TABLE privacy_parts (
        request_id ${id} NOT NULL,
        subgraph ${word} NOT NULL,
        page INT NOT NULL,
        pages INT NOT NULL,
        content LONGTEXT NOT NULL,
        PRIMARY KEY (request_id, subgraph, page)
      ) ${innodb}`);
    await runner.query('ALTER TABLE users ADD COLUMN deleted_at DATETIME(3) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users DROP COLUMN deleted_at');
    for (const table of ['privacy_parts', 'privacy_reports', 'privacy_requests']) await runner.query(`DROP TABLE ${table}`);
  }
}
