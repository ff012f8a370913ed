import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';

/** When people want to be reached, and deliveries that wait for their digest. */
export class Settings0004 implements MigrationInterface {
  name = 'Settings0004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE delivery_settings (
        user_id ${id} NOT NULL PRIMARY KEY,
        time_zone VARCHAR(64) NOT NULL,
        quiet_from CHAR(5) NULL,
        quiet_until CHAR(5) NULL,
        digest_at CHAR(5) NULL
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
    await runner.query(`ALTER TABLE deliveries ADD COLUMN held_for ${id} NULL, ADD KEY ix_deliveries_held (held_for, channel, state)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deliveries DROP KEY ix_deliveries_held, DROP COLUMN held_for');
    await runner.query('DROP TABLE delivery_settings');
  }
}
