import type { MigrationInterface, QueryRunner } from 'typeorm';

const asciiId = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
const asciiName = 'VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin';
const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

/**
 * `seq` orders what one aggregate emitted: its writers hold the aggregate's lock when they insert. It is no identity.
 * The index serves both the relay (unpublished rows of a partition, in order) and pruning (published before).
 */
class Outbox0001 implements MigrationInterface {
  name = 'platform-0001-outbox';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE outbox (
      seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      id ${asciiId} NOT NULL,
      partition_no TINYINT UNSIGNED NOT NULL,
      kind VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      type ${asciiName} NOT NULL,
      aggregate_type ${asciiName} NOT NULL,
      aggregate_id ${asciiId} NOT NULL,
      aggregate_version BIGINT UNSIGNED NOT NULL,
      envelope MEDIUMTEXT NOT NULL,
      created_at DATETIME(3) NOT NULL,
      published_at DATETIME(3) NULL,
      attempts INT UNSIGNED NOT NULL DEFAULT 0,
      last_error VARCHAR(500) NULL,
      UNIQUE KEY outbox_id (id),
      KEY outbox_pending (published_at, partition_no, seq)
    ) ${table}`);
    await runner.query('CREATE TABLE outbox_partitions (partition_no TINYINT UNSIGNED NOT NULL PRIMARY KEY) ENGINE=InnoDB');
    const rows = Array.from({ length: 16 }, (_, partition) => `(${partition})`).join(', ');
    await runner.query(`INSERT INTO outbox_partitions (partition_no) VALUES ${rows}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox, outbox_partitions');
  }
}

class Inbox0002 implements MigrationInterface {
  name = 'platform-0002-inbox';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE inbox (
      consumer ${asciiName} NOT NULL,
      message_id ${asciiId} NOT NULL,
      processed_at DATETIME(3) NOT NULL,
      PRIMARY KEY (consumer, message_id),
      KEY inbox_processed_at (processed_at)
    ) ${table}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE inbox');
  }
}

/** The key is VARBINARY: compared byte for byte, trailing spaces included. */
class IdempotencyKeys0003 implements MigrationInterface {
  name = 'platform-0003-idempotency-keys';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE idempotency_keys (
      actor VARBINARY(120) NOT NULL,
      operation ${asciiName} NOT NULL,
      idempotency_key VARBINARY(255) NOT NULL,
      input_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      result MEDIUMTEXT NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (actor, operation, idempotency_key),
      KEY idempotency_keys_created_at (created_at)
    ) ${table}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}

/** Sixteen hash chains instead of one, so that audited transactions do not all queue for the same head row. */
class AuditLog0004 implements MigrationInterface {
  name = 'platform-0004-audit-log';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE audit_log (
      chain_no TINYINT UNSIGNED NOT NULL,
      position BIGINT UNSIGNED NOT NULL,
      id ${asciiId} NOT NULL,
      occurred_at DATETIME(3) NOT NULL,
      actor VARCHAR(120) NOT NULL,
      action ${asciiName} NOT NULL,
      target VARCHAR(190) NOT NULL,
      detail MEDIUMTEXT NOT NULL,
      previous_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      PRIMARY KEY (chain_no, position),
      UNIQUE KEY audit_log_id (id),
      KEY audit_log_target (target, occurred_at),
      KEY audit_log_actor (actor, occurred_at)
    ) ${table}`);
    await runner.query(`CREATE TABLE audit_chains (
      chain_no TINYINT UNSIGNED NOT NULL PRIMARY KEY,
      position BIGINT UNSIGNED NOT NULL,
      hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
    ) ENGINE=InnoDB`);
    const rows = Array.from({ length: 16 }, (_, chain) => `(${chain}, 0, '${'0'.repeat(64)}')`).join(', ');
    await runner.query(`INSERT INTO audit_chains (chain_no, position, hash) VALUES ${rows}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_log, audit_chains');
  }
}

class EventLog0005 implements MigrationInterface {
  name = 'platform-0005-event-log';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE event_log (
      aggregate_type ${asciiName} NOT NULL,
      aggregate_id ${asciiId} NOT NULL,
      aggregate_version BIGINT UNSIGNED NOT NULL,
      id ${asciiId} NOT NULL,
      type ${asciiName} NOT NULL,
      data MEDIUMTEXT NOT NULL,
      occurred_at DATETIME(3) NOT NULL,
      PRIMARY KEY (aggregate_type, aggregate_id, aggregate_version, id)
    ) ${table}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_log');
  }
}

/** Consumers that an operator has stopped; who reads from the queue looks here. */
class ConsumerPauses0006 implements MigrationInterface {
  name = 'platform-0006-consumer-pauses';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE consumer_pauses (
      consumer ${asciiName} NOT NULL PRIMARY KEY,
      actor VARCHAR(120) NOT NULL,
      reason VARCHAR(500) NOT NULL,
      paused_at DATETIME(3) NOT NULL
    ) ${table}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE consumer_pauses');
  }
}

/** Every filter of the audit log gives its rows in the order of the list. */
class AuditLogIndexes0007 implements MigrationInterface {
  name = 'platform-0007-audit-log-indexes';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE audit_log
      ADD KEY audit_log_time (occurred_at, id),
      ADD KEY audit_log_actor_time (actor, occurred_at, id),
      ADD KEY audit_log_action_time (action, occurred_at, id),
      ADD KEY audit_log_target_time (target, occurred_at, id),
      DROP KEY audit_log_target, DROP KEY audit_log_actor`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE audit_log
      ADD KEY audit_log_target (target, occurred_at), ADD KEY audit_log_actor (actor, occurred_at),
      DROP KEY audit_log_time, DROP KEY audit_log_actor_time, DROP KEY audit_log_action_time, DROP KEY audit_log_target_time`);
  }
}

/** The platform's own tables; list them first in every service's migrations. */
export const platformMigrations: (new () => MigrationInterface)[] = [
  Outbox0001,
  Inbox0002,
  IdempotencyKeys0003,
  AuditLog0004,
  EventLog0005,
  ConsumerPauses0006,
  AuditLogIndexes0007,
];
