import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';

/** Numbers the changes of each inbox, so that clients can ask for what changed since they last did. */
export class InboxChanges0006 implements MigrationInterface {
  name = 'InboxChanges0006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE inbox_items ADD COLUMN change_no BIGINT NOT NULL DEFAULT 0, ADD KEY ix_inbox_items_change (user_id, change_no, id)');
    await runner.query(`
      CREATE TABLE inbox_counters (
        user_id ${id} NOT NULL PRIMARY KEY,
        change_no BIGINT NOT NULL,
        forgotten_no BIGINT NOT NULL DEFAULT -1
      ) ${options}`);
    await runner.query(`
      CREATE TABLE inbox_removals (
        id ${id} NOT NULL PRIMARY KEY,
        user_id ${id} NOT NULL,
        change_no BIGINT NOT NULL,
        removed_at DATETIME(3) NOT NULL,
        KEY ix_inbox_removals_change (user_id, change_no, id),
        KEY ix_inbox_removals_at (removed_at)
      ) ${options}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE inbox_removals, inbox_counters');
    await runner.query('ALTER TABLE inbox_items DROP KEY ix_inbox_items_change, DROP COLUMN change_no');
  }
}
