import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
const word = (length: number) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`;
const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';

/** Vendors' endpoints, and each call to one. Their deliveries are found by the recipient, which is the subscription. */
export class Webhooks0005 implements MigrationInterface {
  name = 'Webhooks0005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_subscriptions (
        id ${id} NOT NULL PRIMARY KEY,
        vendor_id ${id} NOT NULL,
        url VARCHAR(2000) NOT NULL,
        description VARCHAR(200) NOT NULL,
        events JSON NOT NULL,
        state ${word(10)} NOT NULL,
        disabled_reason ${word(20)} NULL,
        secret ${word(100)} NOT NULL,
        previous_secret ${word(100)} NULL,
        previous_secret_until DATETIME(3) NULL,
        failing_since DATETIME(3) NULL,
        failure_count INT NOT NULL DEFAULT 0,
        last_error VARCHAR(600) NULL,
        created_at DATETIME(3) NOT NULL,
        KEY ix_webhook_subscriptions_vendor (vendor_id, id),
        KEY ix_webhook_subscriptions_failing (state, failing_since)
      ) ${options}`);
    await runner.query(`
      CREATE TABLE webhook_attempts (
        id ${id} NOT NULL PRIMARY KEY,
        delivery_id ${id} NOT NULL,
        status INT NULL,
        duration_ms INT NOT NULL,
        error VARCHAR(600) NULL,
        at DATETIME(3) NOT NULL,
        KEY ix_webhook_attempts_delivery (delivery_id, id)
      ) ${options}`);
    await runner.query('ALTER TABLE notifications ADD KEY ix_notifications_recipient (recipient, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE notifications DROP KEY ix_notifications_recipient');
    await runner.query('DROP TABLE webhook_attempts, webhook_subscriptions');
  }
}
