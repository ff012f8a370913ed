import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The trace a checkout began in, so that steps taken later (by the sweeper, a webhook, an operator) belong to it as well. */
export class CheckoutTrace0006 implements MigrationInterface {
  name = 'CheckoutTrace0006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE checkouts ADD COLUMN traceparent VARCHAR(55) CHARACTER SET ascii COLLATE ascii_bin NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE checkouts DROP COLUMN traceparent');
  }
}
