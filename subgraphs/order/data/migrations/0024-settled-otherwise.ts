import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the payment provider declined for good and was paid by other means: under which reference, and how much of a payment was collected so, and of that given back. */
export class SettledOtherwise0024 implements MigrationInterface {
  name = 'SettledOtherwise0024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payment_operations ADD COLUMN settled_otherwise VARCHAR(140) NULL');
    // Beside what the provider collected and gave back: its columns and their checks are the running version's, too.
    await runner.query(`
      ALTER TABLE payments ADD COLUMN collected_otherwise_minor BIGINT NOT NULL DEFAULT 0, ADD COLUMN refunded_otherwise_minor BIGINT NOT NULL DEFAULT 0,
        ADD CONSTRAINT ck_payments_otherwise CHECK (refunded_otherwise_minor >= 0 AND refunded_otherwise_minor <= collected_otherwise_minor)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments DROP CONSTRAINT ck_payments_otherwise');
    await runner.query('ALTER TABLE payments DROP COLUMN refunded_otherwise_minor, DROP COLUMN collected_otherwise_minor');
    await runner.query('ALTER TABLE payment_operations DROP COLUMN settled_otherwise');
  }
}
