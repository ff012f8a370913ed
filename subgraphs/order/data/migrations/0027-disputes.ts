import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, currency, id, instant, table } from './columns.ts';

/** Payments that buyers dispute at their bank, by the provider's id of the dispute; and payments by authorisation, which is all that a dispute names. */
export class Disputes0027 implements MigrationInterface {
  name = 'Disputes0027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment_disputes (
        id VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        order_id ${id} NOT NULL,
        currency ${currency} NOT NULL,
        amount_minor BIGINT NOT NULL,
        reason VARCHAR(100) NOT NULL,
        state ${code} NOT NULL,
        respond_by ${instant} NULL,
        opened_at ${instant} NOT NULL,
        closed_at ${instant} NULL,
        KEY ix_payment_disputes_state (state, opened_at, id)
      ) ${table}`);
    await runner.query('ALTER TABLE payments ADD KEY ix_payments_authorization (authorization_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments DROP KEY ix_payments_authorization');
    await runner.query('DROP TABLE payment_disputes');
  }
}
