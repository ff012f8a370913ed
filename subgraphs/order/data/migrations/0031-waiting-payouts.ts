import type { MigrationInterface, QueryRunner } from 'typeorm';
import { instant } from './columns.ts';

/** Payouts that the provider has refused for now, because our own balance there is too low: since when, in its words, and how often, which tells the next call's key. */
export class WaitingPayouts0031 implements MigrationInterface {
  name = 'WaitingPayouts0031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payouts ADD COLUMN waiting_since ${instant} NULL, ADD COLUMN waiting_reason VARCHAR(1000) NULL, ADD COLUMN refusals INT NOT NULL DEFAULT 0,
        ADD KEY ix_payouts_waiting (waiting_since, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payouts DROP KEY ix_payouts_waiting, DROP COLUMN refusals, DROP COLUMN waiting_reason, DROP COLUMN waiting_since');
  }
}
