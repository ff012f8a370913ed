import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Checkouts by why they failed, for operators. */
export class CheckoutFailures0029 implements MigrationInterface {
  name = 'CheckoutFailures0029';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE checkouts ADD KEY ix_checkouts_failure (failure_code, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE checkouts DROP KEY ix_checkouts_failure');
  }
}
