import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
const word = (length: number) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`;
const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';

/** Notifications, their deliveries, the inbox, preferences, devices, and copies of people and vendors. */
export class Notifications0001 implements MigrationInterface {
  name = 'Notifications0001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE notifications (
        id ${id} NOT NULL PRIMARY KEY,
        event ${word(60)} NOT NULL,
        source ${word(100)} NOT NULL,
        recipient ${word(80)} NOT NULL,
        user_id ${id} NULL,
        name VARCHAR(200) NULL,
        email VARCHAR(320) NULL,
        phone VARCHAR(40) NULL,
        locale VARCHAR(35) NOT NULL,
        payload JSON NOT NULL,
        created_at DATETIME(3) NOT NULL,
        UNIQUE KEY uq_notifications (event, source, recipient)
      ) ${options}`);
    await runner.query(`
      CREATE TABLE deliveries (
        id ${id} NOT NULL PRIMARY KEY,
        notification_id ${id} NOT NULL,
        channel ${word(30)} NOT NULL,
        state ${word(10)} NOT NULL,
        attempts INT NOT NULL DEFAULT 0,
        due_at DATETIME(3) NULL,
        claim ${id} NULL,
        reference VARCHAR(300) NULL,
        last_error VARCHAR(600) NULL,
        created_at DATETIME(3) NOT NULL,
        finished_at DATETIME(3) NULL,
        UNIQUE KEY uq_deliveries (notification_id, channel),
        KEY ix_deliveries_due (channel, state, due_at)
      ) ${options}`);
    await runner.query(`
      CREATE TABLE inbox_items (
        id ${id} NOT NULL PRIMARY KEY,
        user_id ${id} NOT NULL,
        event ${word(60)} NOT NULL,
        title VARCHAR(300) NOT NULL,
        body VARCHAR(2000) NOT NULL,
        link VARCHAR(500) NULL,
        read_at DATETIME(3) NULL,
        created_at DATETIME(3) NOT NULL,
        KEY ix_inbox_items_user (user_id, id),
        KEY ix_inbox_items_unread (user_id, read_at, id)
      ) ${options}`);
    await runner.query(`
      CREATE TABLE preferences (
        user_id ${id} NOT NULL,
        event ${word(60)} NOT NULL,
        channel ${word(30)} NOT NULL,
        is_enabled BOOLEAN NOT NULL,
        PRIMARY KEY (user_id, event, channel)
      ) ${options}`);
    await runner.query(`
      CREATE TABLE push_devices (
        token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        user_id ${id} NOT NULL,
        token VARCHAR(4096) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        seen_at DATETIME(3) NOT NULL,
        KEY ix_push_devices_user (user_id, seen_at)
      ) ${options}`);
    await runner.query(`
      CREATE TABLE user_copies (
        user_id ${id} NOT NULL PRIMARY KEY,
        version INT NOT NULL,
        email VARCHAR(320) NOT NULL,
        display_name VARCHAR(200) NOT NULL,
        locale VARCHAR(35) NOT NULL
      ) ${options}`);
    await runner.query(`
      CREATE TABLE vendor_copies (
        vendor_id ${id} NOT NULL PRIMARY KEY,
        version INT NOT NULL,
        name VARCHAR(160) NOT NULL
      ) ${options}`);
    await runner.query(`
      CREATE TABLE vendor_staff_copies (
        vendor_id ${id} NOT NULL,
        user_id ${id} NOT NULL,
        role ${word(20)} NOT NULL,
        PRIMARY KEY (vendor_id, user_id)
      ) ${options}`);
    await runner.query(`
      CREATE TABLE order_phones (
        order_id ${id} NOT NULL PRIMARY KEY,
        phone VARCHAR(40) NOT NULL
      ) ${options}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['order_phones', 'vendor_staff_copies', 'vendor_copies', 'user_copies', 'push_devices', 'preferences', 'inbox_items', 'deliveries', 'notifications'];
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}
