import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A zone may offer several ways of delivery in one currency, told apart by their code. */
export class WaysOfDelivery0005 implements MigrationInterface {
  name = 'WaysOfDelivery0005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE shipping_rates ADD COLUMN code VARCHAR(40) CHARACTER SET ascii NOT NULL DEFAULT 'standard', ADD COLUMN name VARCHAR(80) NOT NULL DEFAULT 'Standard'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE shipping_rates DROP COLUMN code, DROP COLUMN name');
  }
}
